import DFSModel

extension String {
    /// This text with `?` for every character that could steer a terminal (controls, marks that
    /// reorder text). Line breaks stay if `keepingLines`; otherwise the result is one line.
    func visible(keepingLines: Bool) -> String {
        guard !isPlain, !unicodeScalars.allSatisfy(\.isPrintable) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            let stays = scalar.isPrintable || keepingLines && scalar == "\n"
            text.unicodeScalars.append(stays ? scalar : "?")
        }
        return text
    }
}

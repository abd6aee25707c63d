/// The name of a slot in the cluster, such as `DFS1`: 1 to 32 ASCII letters, digits, `-` and `_`,
/// beginning with a letter. It is safe as a part of a file name.
package struct NodeName: ValidatedText, Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) throws(ModelError) {
        let rest = text.utf8.dropFirst()
        guard let first = text.utf8.first, first.isASCIILetter, text.utf8.count <= 32,
            rest.allSatisfy({
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            })
        else {
            throw ModelError(
                .invalid,
                "'\(text.printable)' is not a node name. Use a letter, then up to 31 letters, "
                    + "digits, '-' or '_'."
            )
        }
        self.text = text
    }

    package static func < (left: NodeName, right: NodeName) -> Bool {
        naturalOrder(left.text) < naturalOrder(right.text)
    }

    /// `DFS2` sorts before `DFS10`.
    private static func naturalOrder(_ text: String) -> (String, Int, String) {
        let digits = String(text.reversed().prefix(while: \.isNumber).reversed())
        return (String(text.dropLast(digits.count)), Int(digits) ?? -1, text)
    }
}

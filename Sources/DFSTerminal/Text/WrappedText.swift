/// A sentence behind a head, laid out for a terminal: broken between words, with the later lines
/// set in.
package struct WrappedText: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameters:
    ///   - head: what stands before the text and is never broken.
    ///   - indent: columns before the later lines; as many as the head takes without it.
    ///   - width: columns that there are; nil leaves everything on one line. A word that is wider
    ///     than its line is left whole, so that it can be copied.
    package init(head: String = "", _ text: String, indent: Int? = nil, width: Int?) {
        let headColumns = DisplayWidth.columns(of: head)
        let indent = indent ?? headColumns
        guard let width, width > headColumns, width > indent else {
            description = head + text
            return
        }
        var lines: [String] = []
        var line: String?
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let begun = line else {
                line = String(word)
                continue
            }
            let longer = "\(begun) \(word)"
            let room = width - (lines.isEmpty ? headColumns : indent)
            if DisplayWidth.columns(of: longer) > room {
                lines.append(begun)
                line = String(word)
            } else {
                line = longer
            }
        }
        lines.append(line ?? "")
        description = head + lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }
}

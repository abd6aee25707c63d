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
        let (own, others) = (left.parts, right.parts)
        guard own.head.elementsEqual(others.head) else {
            return own.head.lexicographicallyPrecedes(others.head)
        }
        return own.number == others.number ? left.text < right.text : own.number < others.number
    }

    /// The number at the end by itself: `DFS2` sorts before `DFS10`.
    private var parts: (head: Substring.UTF8View, number: Int) {
        let bytes = text.utf8
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let last = bytes.lastIndex { !digits.contains($0) }
        let start = last.map { bytes.index(after: $0) } ?? bytes.startIndex
        return (bytes[..<start], Int(text[start...]) ?? -1)
    }
}

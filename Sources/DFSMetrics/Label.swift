/// A label of a series, such as `node="DFS1"`.
struct Label: Hashable, Sendable {
    let name: String
    let value: String

    static func order(_ left: [Label], _ right: [Label]) -> Bool {
        left.map(\.value).lexicographicallyPrecedes(right.map(\.value))
    }

    /// `{a="1",b="2"}`, or nothing without labels.
    static func text(_ labels: [Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let parts = labels.map { label in
            let value = label.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("\n", with: "\\n")
            return "\(label.name)=\"\(value)\""
        }
        return "{\(parts.joined(separator: ","))}"
    }
}

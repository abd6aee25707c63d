/// How a text stands out on a terminal that shows colours.
package enum TextStyle: Sendable, CaseIterable {
    case plain, bold, dim, red, green, yellow

    /// `text` between the escape sequences of this style (ECMA-48, SGR); `text` itself for
    /// ``plain`` and without colours.
    package func applied(to text: String, colours: Bool) -> String {
        guard colours, let parameter else { return text }
        return "\u{1b}[\(parameter)m\(text)\u{1b}[0m"
    }

    private var parameter: Int? {
        switch self {
        case .plain: nil
        case .bold: 1
        case .dim: 2
        case .red: 31
        case .green: 32
        case .yellow: 33
        }
    }
}

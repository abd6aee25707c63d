import DFSModel

/// One event, ready to be written. Values are made safe for a terminal in both forms, and each
/// form is one line whatever is in them.
struct LogLine {
    let time: String
    let level: String
    let label: String
    let message: String
    let fields: [(name: String, value: String)]

    /// The most of a value that is written, in Unicode scalars.
    private static let limit = 2_000

    /// `2026-11-22T15:00:00.123Z info DFS1 chunk stored user=suraj bytes=123`
    var text: String {
        let head = "\(time) \(level) \(Self.safe(label)) \(Self.safe(message))"
        return fields.reduce(head) { line, field in
            "\(line) \(Self.safe(field.name))=\(Self.word(Self.safe(field.value)))"
        }
    }

    /// An object with `time`, `level`, `node`, `message` and, if there are any, `metadata`.
    var json: String {
        let head = [("time", time), ("level", level), ("node", label), ("message", message)]
        var members = head.map(Self.member)
        if !fields.isEmpty {
            let inner = fields.map { Self.member(($0.name, $0.value)) }
            members.append("\"metadata\":{\(inner.joined(separator: ","))}")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func safe(_ text: String) -> String {
        var result = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            guard position < limit else { return result + "…" }
            result.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return result
    }

    /// A value that could be taken for several stands between quotes.
    private static func word(_ value: String) -> String {
        let isWord = !value.isEmpty && !value.contains { " =\"\\".contains($0) }
        return isWord ? value : quoted(value)
    }

    private static func member(_ pair: (String, String)) -> String {
        "\(quoted(safe(pair.0))):\(quoted(safe(pair.1)))"
    }

    /// A JSON string (RFC 8259); `safe` has left no control characters.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}

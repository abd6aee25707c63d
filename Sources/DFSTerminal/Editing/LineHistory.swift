/// The lines that were typed before, oldest first, and where in them the user is looking.
package struct LineHistory: Hashable, Sendable {
    /// Older lines are forgotten.
    package static let maximumCount = 500

    package private(set) var lines: [String]
    /// Where the user looks; `lines.count` is the new line.
    private var position: Int
    /// The new line, while an older one is shown.
    private var draft = ""

    package init(_ lines: [String] = []) {
        self.lines = Array(lines.suffix(Self.maximumCount))
        position = self.lines.count
    }

    /// Keeps a line, unless it is blank or repeats the last one.
    package mutating func add(_ line: String) {
        if !line.allSatisfy(\.isWhitespace), lines.last != line { lines.append(line) }
        lines = Array(lines.suffix(Self.maximumCount))
        position = lines.count
        draft = ""
    }

    /// The line before the one that is shown, which reads `current`; nil at the oldest.
    mutating func older(than current: String) -> String? {
        guard position > 0 else { return nil }
        if position == lines.count { draft = current }
        position -= 1
        return lines[position]
    }

    /// The line after the one that is shown; nil at the new line.
    mutating func newer() -> String? {
        guard position < lines.count else { return nil }
        position += 1
        return position == lines.count ? draft : lines[position]
    }
}

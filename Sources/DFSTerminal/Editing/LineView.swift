/// What of a line and its prompt a terminal shows: one row, which slides along under a long line.
struct LineView: Hashable, Sendable {
    let text: String
    /// The column of the cursor, from 0.
    let cursor: Int

    /// What a long prompt leaves to the text, in a window that is wide enough.
    private static let leastTextColumns = 20

    /// - Parameter width: columns of the terminal; the last one stays free.
    init(prompt: String, line: EditedLine, width: Int) {
        let room = max(2, width - 1)
        let shownPrompt = DisplayWidth.truncated(
            prompt, to: max(1, room - min(room / 2, Self.leastTextColumns)))
        let promptColumns = DisplayWidth.columns(of: shownPrompt)
        let space = max(1, room - promptColumns)
        let before = Self.suffix(of: line.before.visible(keepingLines: false), columns: space - 1)
        let beforeColumns = DisplayWidth.columns(of: before)
        let after = Self.prefix(
            of: line.after.visible(keepingLines: false), columns: space - beforeColumns)
        text = shownPrompt + before + after
        cursor = promptColumns + beforeColumns
    }

    private static func suffix(of text: String, columns: Int) -> String {
        String(prefix(of: String(text.reversed()), columns: columns).reversed())
    }

    private static func prefix(of text: String, columns: Int) -> String {
        var used = 0
        return String(
            text.prefix { character in
                used += DisplayWidth.columns(of: String(character))
                return used <= columns
            })
    }
}

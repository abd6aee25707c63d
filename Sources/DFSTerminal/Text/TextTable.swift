/// Rows of cells under headers, aligned by the columns that a terminal shows.
package struct TextTable: Sendable {
    /// The side on which a column's cells begin.
    package enum Alignment: Sendable {
        case left, right
    }

    /// A header and how its cells stand below it.
    package struct Column: Sendable {
        package let title: String
        package let alignment: Alignment
        /// Whether a cell of the last column that does not fit loses its beginning and not its end.
        package let keepsEnd: Bool

        package init(_ title: String, _ alignment: Alignment = .left, keepsEnd: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.keepsEnd = keepsEnd
        }
    }

    private struct Row {
        var cells: [String]
        /// What each cell takes in a terminal.
        var widths: [Int]
        let style: TextStyle

        init(_ cells: [String], style: TextStyle) {
            self.cells = cells
            self.style = style
            widths = cells.map(DisplayWidth.columns)
        }
    }

    private var columns: [Column]
    private var rows: [Row] = []
    /// The widest cell of each column so far, its header included.
    private var widths: [Int]
    private var hasHeader = false

    package init(_ columns: [Column]) {
        self.columns = columns
        widths = columns.map { DisplayWidth.columns(of: $0.title) }
    }

    /// Whether no row waits to be shown.
    package var isEmpty: Bool { rows.isEmpty }

    /// Rows that wait to be shown.
    package var count: Int { rows.count }

    /// Adds a row. Missing cells are empty, surplus ones are left out; characters that could steer
    /// the terminal become `?`.
    package mutating func append(_ cells: [String], style: TextStyle = .plain) {
        let shown = columns.indices.map { index in
            index < cells.count ? cells[index].visible(keepingLines: false) : ""
        }
        let row = Row(shown, style: style)
        for index in columns.indices { widths[index] = max(widths[index], row.widths[index]) }
        rows.append(row)
    }

    /// Leaves columns out, by their headers and in this order, until the rest fits into `width`
    /// columns of a terminal, where of the last column at least `lastColumns` are to be seen.
    ///
    /// - Parameter mayLeave: whether a column may be left out at all, as the table has it then.
    package mutating func fit(
        _ width: Int, leavingOut titles: [String], lastColumns: Int = .max,
        mayLeave: (TextTable, String) -> Bool = { _, _ in true }
    ) {
        for title in titles where leastWidth(lastColumns) > width && mayLeave(self, title) {
            remove(title)
        }
    }

    private func leastWidth(_ lastColumns: Int) -> Int {
        let fixed = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        return fixed + min(widths.last ?? 0, lastColumns)
    }

    /// Whether there are rows, and all their cells below this header are among `cells`.
    package func has(only cells: Set<String>, below title: String) -> Bool {
        guard !isEmpty, let index = columns.firstIndex(where: { $0.title == title }) else {
            return false
        }
        return rows.allSatisfy { cells.contains($0.cells[index]) }
    }

    /// Leaves out the column with this header, if there is one.
    private mutating func remove(_ title: String) {
        guard let index = columns.firstIndex(where: { $0.title == title }) else { return }
        columns.remove(at: index)
        widths.remove(at: index)
        for row in rows.indices {
            rows[row].cells.remove(at: index)
            rows[row].widths.remove(at: index)
        }
    }

    /// The headers and all rows, each line ended by a newline and none by spaces. Two spaces
    /// separate the columns.
    /// - Parameter width: columns to which lines are cut; nil leaves them whole.
    package func text(colours: Bool = false, width: Int? = nil) -> String {
        var copy = self
        return copy.drain(colours: colours, width: width)
    }

    /// As ``text(colours:width:)``, of the rows since the last call; the headers come once. A table
    /// that is too long to be held is shown in pieces by it: columns never get narrower, and get
    /// wider where a later piece needs it.
    package mutating func drain(colours: Bool = false, width: Int? = nil) -> String {
        var text = ""
        if !hasHeader { append(Row(columns.map(\.title), style: .bold), colours, width, to: &text) }
        hasHeader = true
        for row in rows { append(row, colours, width, to: &text) }
        rows.removeAll(keepingCapacity: true)
        return text
    }

    private func append(_ row: Row, _ colours: Bool, _ width: Int?, to text: inout String) {
        let whole = line(width.map { fitted(row, $0) } ?? row)
        let shown = width.map { DisplayWidth.truncated(whole, to: $0) } ?? whole
        text += row.style.applied(to: shown, colours: colours)
        text += "\n"
    }

    /// The row with its last cell cut at the front, if that is what its column wants.
    private func fitted(_ row: Row, _ width: Int) -> Row {
        let room = width - widths.dropLast().reduce(0) { $0 + $1 + 2 }
        guard columns.last?.keepsEnd == true, let last = row.cells.last, room > 0 else {
            return row
        }
        return Row(
            row.cells.dropLast() + [DisplayWidth.truncatedAtFront(last, to: room)], style: row.style
        )
    }

    private func line(_ row: Row) -> String {
        var line = ""
        // Spaces are written once something follows them.
        var spaces = 0
        for index in columns.indices {
            if index > 0 { spaces += 2 }
            let rest = widths[index] - row.widths[index]
            let isRight = columns[index].alignment == .right
            if isRight { spaces += rest }
            if !row.cells[index].isEmpty {
                for _ in 0..<spaces { line.append(" ") }
                line += row.cells[index]
                spaces = 0
            }
            if !isRight { spaces += rest }
        }
        while line.utf8.last == UInt8(ascii: " ") { line.unicodeScalars.removeLast() }
        return line
    }
}

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

    private let columns: [Column]
    /// The positions of the columns that are not left out.
    private var shown: [Int]
    /// The rows that wait to be shown: the cells of all of them, one behind the other.
    private var cells = TextCells()
    private var styles: [TextStyle] = []
    /// The widest cell of each column so far, its header included.
    private var widths: [Int]
    private var hasHeader = false

    package init(_ columns: [Column]) {
        self.columns = columns
        shown = Array(columns.indices)
        widths = columns.map { DisplayWidth.columns(of: $0.title) }
    }

    /// Whether no row waits to be shown.
    package var isEmpty: Bool { styles.isEmpty }

    /// Rows that wait to be shown.
    package var count: Int { styles.count }

    /// Adds a row. Missing cells are empty, surplus ones are left out; characters that could steer
    /// the terminal become `?`.
    package mutating func append(_ cells: [String], style: TextStyle = .plain) {
        append(style: style) { row in
            for cell in cells { row.add(cell) }
        }
    }

    /// Adds a row of the cells that `fill` adds. Missing ones are empty, surplus ones are left out.
    package mutating func append(
        style: TextStyle = .plain, _ fill: (inout TextCells) -> Void
    ) {
        let first = cells.count
        fill(&cells)
        cells.fit(first + columns.count)
        for column in columns.indices {
            widths[column] = max(widths[column], cells.width(of: first + column))
        }
        styles.append(style)
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
            shown.removeAll { columns[$0].title == title }
        }
    }

    private func leastWidth(_ lastColumns: Int) -> Int {
        fixedWidth + min(shown.last.map { widths[$0] } ?? 0, lastColumns)
    }

    /// What all columns but the last take, with the spaces behind them.
    private var fixedWidth: Int {
        shown.dropLast().reduce(0) { $0 + widths[$1] + 2 }
    }

    /// Whether there are rows, and all their cells below this header are among `cells`.
    package func has(only cells: Set<String>, below title: String) -> Bool {
        guard !isEmpty, let column = shown.first(where: { columns[$0].title == title }) else {
            return false
        }
        return styles.indices.allSatisfy {
            cells.contains(self.cells.text(of: $0 * columns.count + column))
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
        var text: [UInt8] = []
        if !hasHeader {
            var header = TextCells()
            for column in columns { header.add(column.title) }
            append(header, from: 0, .bold, colours, width, to: &text)
        }
        hasHeader = true
        for (row, style) in styles.enumerated() {
            append(cells, from: row * columns.count, style, colours, width, to: &text)
        }
        cells.removeAll()
        styles.removeAll(keepingCapacity: true)
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes the line of the row whose first cell is the one at `first`.
    private func append(
        _ cells: TextCells, from first: Int, _ style: TextStyle, _ colours: Bool, _ width: Int?,
        to text: inout [UInt8]
    ) {
        if width == nil, !colours {
            appendLine(cells, from: first, to: &text)
        } else {
            let fitted = width.flatMap { self.fitted(cells, from: first, $0) }
            var line: [UInt8] = []
            appendLine(fitted ?? cells, from: fitted == nil ? first : 0, to: &line)
            let whole = String(decoding: line, as: UTF8.self)
            let shown = width.map { DisplayWidth.truncated(whole, to: $0) } ?? whole
            text += style.applied(to: shown, colours: colours).utf8
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// The row by itself with its last cell cut at the front, if that is what its column wants.
    private func fitted(_ cells: TextCells, from first: Int, _ width: Int) -> TextCells? {
        let room = width - fixedWidth
        guard let last = shown.last, columns[last].keepsEnd, room > 0 else { return nil }
        var row = TextCells()
        for column in columns.indices {
            let text = cells.text(of: first + column)
            row.add(column == last ? DisplayWidth.truncatedAtFront(text, to: room) : text)
        }
        return row
    }

    private func appendLine(_ cells: TextCells, from first: Int, to text: inout [UInt8]) {
        let start = text.count
        // Spaces are written once something follows them.
        var spaces = 0
        for column in shown {
            if column != shown.first { spaces += 2 }
            let rest = widths[column] - cells.width(of: first + column)
            let isRight = columns[column].alignment == .right
            if isRight { spaces += rest }
            if !cells.isEmpty(first + column) {
                text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces))
                cells.append(first + column, to: &text)
                spaces = 0
            }
            if !isRight { spaces += rest }
        }
        while text.count > start, text.last == UInt8(ascii: " ") { text.removeLast() }
    }
}

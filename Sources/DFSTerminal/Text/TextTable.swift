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

        package init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    private struct Row {
        var cells: [String]
        let style: TextStyle
    }

    private var columns: [Column]
    private var rows: [Row] = []

    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// True until the first row is added.
    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row. Missing cells are empty, surplus ones are left out; characters that could steer
    /// the terminal become `?`.
    package mutating func append(_ cells: [String], style: TextStyle = .plain) {
        let shown = columns.indices.map { index in
            index < cells.count ? cells[index].visible(keepingLines: false) : ""
        }
        rows.append(Row(cells: shown, style: style))
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
        let widths = widths
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
        for row in rows.indices { rows[row].cells.remove(at: index) }
    }

    private var header: Row { Row(cells: columns.map(\.title), style: .bold) }

    private var widths: [Int] {
        let lines = [header] + rows
        return columns.indices.map { index in
            lines.map { DisplayWidth.columns(of: $0.cells[index]) }.max() ?? 0
        }
    }

    /// The headers and all rows, each line ended by a newline and none by spaces. Two spaces
    /// separate the columns.
    /// - Parameter width: columns to which lines are cut; nil leaves them whole.
    package func text(colours: Bool = false, width: Int? = nil) -> String {
        let widths = widths
        return ([header] + rows).map { row in
            let whole = line(row.cells, widths: widths)
            let shown = width.map { DisplayWidth.truncated(whole, to: $0) } ?? whole
            return row.style.applied(to: shown, colours: colours) + "\n"
        }.joined()
    }

    private func line(_ cells: [String], widths: [Int]) -> String {
        let aligned = columns.indices.map { index in
            switch columns[index].alignment {
            case .left: DisplayWidth.padded(cells[index], to: widths[index])
            case .right: DisplayWidth.alignedRight(cells[index], to: widths[index])
            }
        }
        let line = aligned.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

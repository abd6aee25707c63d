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
        let cells: [String]
        let style: TextStyle
    }

    private let columns: [Column]
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

    /// The headers and all rows, each line ended by a newline and none by spaces. Two spaces
    /// separate the columns.
    /// - Parameter width: columns to which lines are cut; nil leaves them whole.
    package func text(colours: Bool = false, width: Int? = nil) -> String {
        let header = Row(cells: columns.map(\.title), style: .bold)
        let lines = [header] + rows
        let widths = columns.indices.map { index in
            lines.map { DisplayWidth.columns(of: $0.cells[index]) }.max() ?? 0
        }
        return lines.map { row in
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

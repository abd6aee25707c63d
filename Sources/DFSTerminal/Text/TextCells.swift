/// Cells of a table: their bytes one behind the other, so that a long table needs no memory for each
/// cell, and what each takes in a terminal.
package struct TextCells: Sendable {
    private var bytes: [UInt8] = []
    private var cells: [(end: Int, width: Int)] = []

    var count: Int { cells.count }

    /// Adds a cell; characters that could steer the terminal become `?`.
    package mutating func add(_ text: String) {
        guard !text.isPlain else { return addPlain { $0.append(contentsOf: text.utf8) } }
        let shown = text.visible(keepingLines: false)
        bytes.append(contentsOf: shown.utf8)
        cells.append((bytes.count, DisplayWidth.columns(of: shown)))
    }

    /// Adds a cell of the bytes that `write` appends, which are letters, digits and signs of ASCII,
    /// and spaces.
    package mutating func addPlain(_ write: (inout [UInt8]) -> Void) {
        let start = bytes.count
        write(&bytes)
        cells.append((bytes.count, bytes.count - start))
    }

    /// Makes it so many cells, by empty ones or without the last ones.
    mutating func fit(_ count: Int) {
        while cells.count < count { cells.append((bytes.count, 0)) }
        guard cells.count > count else { return }
        cells.removeLast(cells.count - count)
        bytes.removeLast(bytes.count - (cells.last?.end ?? 0))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    func width(of cell: Int) -> Int { cells[cell].width }

    func isEmpty(_ cell: Int) -> Bool { range(of: cell).isEmpty }

    func text(of cell: Int) -> String {
        String(decoding: bytes[range(of: cell)], as: UTF8.self)
    }

    /// Appends the bytes of a cell.
    func append(_ cell: Int, to text: inout [UInt8]) {
        text.append(contentsOf: bytes[range(of: cell)])
    }

    private func range(of cell: Int) -> Range<Int> {
        (cell == 0 ? 0 : cells[cell - 1].end)..<cells[cell].end
    }
}

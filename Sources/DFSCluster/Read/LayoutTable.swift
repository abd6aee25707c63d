import DFSModel

/// The layouts of a page. Few differ, so each is written once, where it first occurs, and is a
/// number from then on.
struct LayoutTable {
    private var layouts: [Layout] = []
    private var numbers: [Layout: Int] = [:]
    /// So many are compared sooner than one is hashed.
    private static let fewLayouts = 16

    mutating func write(_ layout: Layout, to writer: inout BinaryWriter) {
        if let known = number(of: layout) { return writer.write(known) }
        writer.write(layouts.count)
        layout.write(to: &writer)
        add(layout)
    }

    mutating func read(from reader: inout BinaryReader) throws -> Layout {
        let number = try reader.readInt()
        if number < layouts.count { return layouts[number] }
        guard number == layouts.count else {
            throw BinaryError.malformed("layout \(number) before \(layouts.count)")
        }
        let layout = try Layout(from: &reader)
        guard self.number(of: layout) == nil else {
            throw BinaryError.malformed("layout written twice")
        }
        add(layout)
        return layout
    }

    private func number(of layout: Layout) -> Int? {
        layouts.count <= Self.fewLayouts ? layouts.firstIndex(of: layout) : numbers[layout]
    }

    private mutating func add(_ layout: Layout) {
        numbers[layout] = layouts.count
        layouts.append(layout)
    }
}

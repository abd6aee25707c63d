package import DFSCluster
package import DFSModel

/// A page of `GET /v1/files` in binary form, for lists of a million entries. Nodes that know the
/// same answer with the same bytes.
package struct EntryPage: Hashable, Sendable {
    /// What a client sends in `Accept` to get this form.
    package static let mediaType = "application/vnd.dfs.entries"
    /// The most entries of a page.
    package static let limit = 10_000

    package let entries: [NodeEntry]

    package init(entries: [NodeEntry]) {
        self.entries = entries
    }
}

extension EntryPage: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        var layouts = LayoutTable()
        entries = try reader.readArray(limit: Self.limit) { reader in
            try Self.entry(from: &reader, &layouts)
        }
    }

    package func write(to writer: inout BinaryWriter) {
        var layouts = LayoutTable()
        writer.write(entries) { writer, entry in Self.write(entry, to: &writer, &layouts) }
    }

    private static func write(
        _ entry: NodeEntry, to writer: inout BinaryWriter, _ layouts: inout LayoutTable
    ) {
        switch entry.kind {
        case .file: writer.write(byte: 0)
        case .folder: writer.write(byte: 1)
        case .prefix: writer.write(byte: 2)
        case .deleted: writer.write(byte: 3)
        }
        entry.path.write(to: &writer)
        entry.ballot.write(to: &writer)
        guard case .file(let facts) = entry.kind else { return }
        facts.version.write(to: &writer)
        writer.write(facts.size)
        writer.write(facts.modifiedMilliseconds)
        writer.write(facts.chunkCount)
        facts.checksum.write(to: &writer)
        layouts.write(facts.layout, to: &writer)
        writer.write(facts.missing) { $0.write($1) }
    }

    private static func entry(
        from reader: inout BinaryReader, _ layouts: inout LayoutTable
    ) throws -> NodeEntry {
        let kind = try reader.readByte()
        let path = try FilePath(from: &reader)
        let ballot = try Ballot(from: &reader)
        switch kind {
        case 0:
            let facts = try facts(from: &reader, &layouts)
            return NodeEntry(path: path, ballot: ballot, kind: .file(facts))
        case 1: return NodeEntry(path: path, ballot: ballot, kind: .folder)
        case 2: return NodeEntry(path: path, ballot: ballot, kind: .prefix)
        case 3: return NodeEntry(path: path, ballot: ballot, kind: .deleted)
        default: throw BinaryError.malformed("unknown kind of entry")
        }
    }

    private static func facts(
        from reader: inout BinaryReader, _ layouts: inout LayoutTable
    ) throws -> NodeEntry.FileFacts {
        let version = try VersionID(from: &reader)
        let size = try reader.readInt()
        let modified = try reader.readInt()
        let chunkCount = try reader.readInt()
        guard chunkCount <= Chunking.maximumChunkCount else {
            throw BinaryError.malformed("file of \(chunkCount) chunks")
        }
        let checksum = try Digest(from: &reader)
        let layout = try layouts.read(from: &reader)
        let missing = try reader.readArray(limit: chunkCount) { try $0.readInt() }
        return NodeEntry.FileFacts(
            version: version, size: size, modifiedMilliseconds: modified, chunkCount: chunkCount,
            checksum: checksum, layout: layout, missing: missing)
    }
}

/// The layouts of a page. Few differ, so each is written once, where it first occurs, and is a
/// number from then on.
private struct LayoutTable {
    private var layouts: [Layout] = []
    private var numbers: [Layout: Int] = [:]

    mutating func write(_ layout: Layout, to writer: inout BinaryWriter) {
        if let number = numbers[layout] { return writer.write(number) }
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
        guard numbers[layout] == nil else { throw BinaryError.malformed("layout written twice") }
        add(layout)
        return layout
    }

    private mutating func add(_ layout: Layout) {
        numbers[layout] = layouts.count
        layouts.append(layout)
    }
}

package import DFSModel

/// A page of `GET /v1/files` in binary form, for lists of a million entries. Nodes that know the
/// same answer with the same bytes.
package struct EntryPage: Hashable, Sendable {
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
        let count = try reader.readInt()
        guard count <= Self.limit, count <= reader.remaining else {
            throw BinaryError.malformed("list of \(count) entries")
        }
        var entries: [NodeEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count { entries.append(try Self.entry(from: &reader, &layouts)) }
        self.entries = entries
    }

    package func write(to writer: inout BinaryWriter) {
        var page = EntryPageWriter()
        for entry in entries {
            var path = entry.path.text
            path.withUTF8 {
                page.write(entry.kind, path: UnsafeRawBufferPointer($0), ballot: entry.ballot)
            }
        }
        page.finish(into: &writer)
    }

    private static func entry(
        from reader: inout BinaryReader, _ layouts: inout LayoutTable
    ) throws -> NodeEntry {
        let kind = try reader.readByte()
        let path = try FilePath(from: &reader)
        let ballot = try Ballot(from: &reader)
        switch EntryMark(rawValue: kind) {
        case .file:
            let facts = try facts(from: &reader, &layouts)
            return NodeEntry(path: path, ballot: ballot, kind: .file(facts))
        case .folder: return NodeEntry(path: path, ballot: ballot, kind: .folder)
        case .prefix: return NodeEntry(path: path, ballot: ballot, kind: .prefix)
        case .deleted: return NodeEntry(path: path, ballot: ballot, kind: .deleted)
        case nil: throw BinaryError.malformed("unknown kind of entry")
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
        let missing = try missing(from: &reader, limit: chunkCount)
        return NodeEntry.FileFacts(
            version: version, size: size, modifiedMilliseconds: modified, chunkCount: chunkCount,
            checksum: checksum, layout: layout, missing: missing)
    }

    private static func missing(from reader: inout BinaryReader, limit: Int) throws -> [Int] {
        let count = try reader.readInt()
        guard count > 0 else { return [] }
        guard count <= limit else { throw BinaryError.malformed("list of \(count) elements") }
        return try (0..<count).map { _ in try reader.readInt() }
    }
}

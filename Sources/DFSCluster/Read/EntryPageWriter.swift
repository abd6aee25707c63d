import DFSModel

/// Writes an ``EntryPage`` in binary form (docs/format.md), an entry at a time: the one place where
/// that form is made.
package struct EntryPageWriter: Sendable {
    private var entries = BinaryWriter()
    private var layouts = LayoutTable()
    /// Entries so far.
    package private(set) var count = 0

    package init() {}

    /// Adds an entry.
    /// - Parameter path: the text of a ``FilePath``, in UTF-8.
    package mutating func write(
        _ kind: NodeEntry.Kind, path: UnsafeRawBufferPointer, ballot: Ballot
    ) {
        count += 1
        entries.write(byte: EntryMark(kind).rawValue)
        entries.write(path.count)
        entries.write(raw: path)
        ballot.write(to: &entries)
        guard case .file(let facts) = kind else { return }
        facts.version.write(to: &entries)
        entries.write(facts.size)
        entries.write(facts.modifiedMilliseconds)
        entries.write(facts.chunkCount)
        facts.checksum.write(to: &entries)
        layouts.write(facts.layout, to: &entries)
        entries.write(facts.missing.count)
        for chunk in facts.missing { entries.write(chunk) }
    }

    /// The whole page.
    package var bytes: [UInt8] {
        var page = BinaryWriter()
        finish(into: &page)
        return page.bytes
    }

    /// Appends the whole page.
    func finish(into writer: inout BinaryWriter) {
        writer.write(count)
        writer.write(raw: entries.bytes)
    }
}

/// The byte that an entry begins with.
enum EntryMark: UInt8 {
    case file, folder, prefix, deleted

    init(_ kind: NodeEntry.Kind) {
        switch kind {
        case .file: self = .file
        case .folder: self = .folder
        case .prefix: self = .prefix
        case .deleted: self = .deleted
        }
    }
}

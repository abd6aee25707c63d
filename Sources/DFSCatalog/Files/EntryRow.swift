import DFSCluster
import DFSModel
import Foundation
import GRDB

/// Reads registers, joined with their versions, as entries.
struct EntryRow {
    let node: NodeName
    /// Few layouts differ; reading each once is enough.
    private var layouts: [LayoutColumns: KnownLayout] = [:]

    private struct LayoutColumns: Hashable {
        let id: Int
        let rotation: Int
        let copies: Int
    }

    private struct KnownLayout {
        let layout: Layout
        /// A bit for each chunk that belongs here, of as many as there are bits.
        let wanted: UInt64
    }

    init(node: NodeName) {
        self.node = node
    }

    /// The columns go by their positions, see ``Column``.
    static let query = """
        SELECT r.path, r.kind, r.committed_counter, r.committed_proposer, r.version, v.size,
            v.modified_ms, v.chunk_count, v.layout, v.rotation, v.copies, v.checksum,
            CASE WHEN v.chunk_count > 0 THEN (SELECT sum(1 << b.chunk_index) FROM blobs AS b
                WHERE b.version = r.version AND b.state = 'stored' AND b.chunk_index < 63)
            END AS held
        FROM registers AS r LEFT JOIN versions AS v ON v.id = r.version
        """

    private enum Column {
        static let path = 0
        static let kind = 1
        static let ballot = 2
        static let version = 4
        static let size = 5
        static let modified = 6
        static let chunkCount = 7
        static let layout = 8
        static let rotation = 9
        static let copies = 10
        static let checksum = 11
        static let held = 12
    }

    /// Chunks with an index below it have a bit in the column `held`.
    private static let bits = 63

    /// The path of a row, valid as long as the row.
    static func path(_ row: CursorRow) throws -> UnsafeRawBufferPointer {
        try row.text(at: Column.path)
    }

    /// What has been committed, or nil if nothing has.
    mutating func value(
        _ row: CursorRow, _ database: Database
    ) throws -> (ballot: Ballot, kind: NodeEntry.Kind)? {
        guard let ballot = try row.ballot(at: Column.ballot) else { return nil }
        // A register names a version if and only if it is a file.
        guard row.isNull(at: Column.version) else {
            return (ballot, .file(try facts(row, database)))
        }
        switch String(decoding: try row.text(at: Column.kind), as: UTF8.self) {
        case "folder": return (ballot, .folder)
        case "deleted": return (ballot, .deleted)
        default: return nil
        }
    }

    private mutating func facts(
        _ row: CursorRow, _ database: Database
    ) throws -> NodeEntry.FileFacts {
        let known = try layout(
            LayoutColumns(
                id: try row.integer(at: Column.layout),
                rotation: try row.integer(at: Column.rotation),
                copies: try row.integer(at: Column.copies)), database)
        let chunkCount = try row.integer(at: Column.chunkCount)
        let version: VersionID = try row.identifier(at: Column.version)
        let missing: [Int]
        if chunkCount == 0 {
            missing = []
        } else if chunkCount < Self.bits {
            let held = row.isNull(at: Column.held) ? 0 : try row.integer(at: Column.held)
            missing = Self.chunks(
                known.wanted & (1 << UInt64(chunkCount + 1) - 1) & ~UInt64(held))
        } else {
            missing = try Self.missing(
                of: wanted(known.layout, chunkCount), version, database)
        }
        return NodeEntry.FileFacts(
            version: version, size: try row.integer(at: Column.size),
            modifiedMilliseconds: try row.integer(at: Column.modified), chunkCount: chunkCount,
            checksum: try row.digest(at: Column.checksum), layout: known.layout, missing: missing)
    }

    /// The chunks whose bits are set.
    private static func chunks(_ bits: UInt64) -> [Int] {
        bits == 0 ? [] : (1..<Self.bits).filter { bits & 1 << UInt64($0) != 0 }
    }

    private mutating func layout(
        _ columns: LayoutColumns, _ database: Database
    ) throws -> KnownLayout {
        if let known = layouts[columns] { return known }
        let row = try database.row("SELECT nodes FROM layouts WHERE id = ?", [columns.id])
        let layout = try Layout(
            nodes: try LayoutRow.parse(row?["nodes"] ?? ""), rotation: columns.rotation,
            copies: columns.copies)
        let known = KnownLayout(
            layout: layout,
            wanted: wanted(layout, Self.bits - 1).reduce(0) { $0 | 1 << UInt64($1) })
        layouts[columns] = known
        return known
    }

    /// The chunks of so many that belong here.
    private func wanted(_ layout: Layout, _ chunkCount: Int) -> [Int] {
        layout.nodes.contains(node) ? layout.chunks(on: node, ofChunkCount: chunkCount) : []
    }

    /// Those of the wanted chunks that are not held whole.
    private static func missing(
        of wanted: [Int], _ version: VersionID, _ database: Database
    ) throws -> [Int] {
        let held = try database.rows(
            "SELECT chunk_index FROM blobs WHERE version = ? AND state = 'stored'",
            [version])
        let indices = Set(try held.map { try $0["chunk_index"] as Int })
        return wanted.filter { !indices.contains($0) }
    }

    /// The facts of a manifest, whether or not a committed register names it.
    static func facts(
        of manifest: Manifest, on node: NodeName, _ database: Database
    ) throws -> NodeEntry.FileFacts {
        let layout = manifest.layout
        let wanted = EntryRow(node: node).wanted(layout, manifest.chunks.count)
        return NodeEntry.FileFacts(
            version: manifest.version, size: manifest.size,
            modifiedMilliseconds: manifest.modifiedMilliseconds,
            chunkCount: manifest.chunks.count, checksum: manifest.checksum, layout: layout,
            missing: try missing(of: wanted, manifest.version, database))
    }
}

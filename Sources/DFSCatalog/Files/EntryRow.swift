import DFSCluster
import DFSModel
import Foundation
import GRDB

/// Reads registers, joined with their versions, as entries.
struct EntryRow {
    let node: NodeName
    /// Few layouts differ; reading each once is enough.
    private var layouts: [LayoutColumns: Layout] = [:]
    /// The chunks that belong here, for each layout and number of chunks.
    private var wanted: [WantedKey: [Int]] = [:]

    private struct LayoutColumns: Hashable {
        let id: Int64
        let rotation: Int
        let copies: Int
    }

    private struct WantedKey: Hashable {
        let layout: LayoutColumns
        let chunkCount: Int
    }

    init(node: NodeName) {
        self.node = node
    }

    /// The columns go by their positions, see ``Column``.
    static let query = """
        SELECT r.path, r.kind, r.committed_counter, r.committed_proposer, r.version, v.size,
            v.modified_ms, v.chunk_count, v.layout, v.rotation, v.copies, v.checksum,
            (SELECT sum(1 << b.chunk_index) FROM blobs AS b WHERE b.version = r.version
                AND b.state = 'stored' AND b.chunk_index < 63) AS held
        FROM registers AS r LEFT JOIN versions AS v ON v.id = r.version
        """

    private enum Column {
        static let path = 0
        static let kind = 1
        static let counter = 2
        static let proposer = 3
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

    /// The path of a row.
    static func path(_ row: CatalogRow) throws -> String { try row[Column.path] }

    /// The entry of a row, or nil if nothing has been committed there.
    mutating func entry(_ row: CatalogRow, _ database: Database) throws -> NodeEntry? {
        guard let counter = try row[Column.counter] as Int64? else { return nil }
        let ballot = Ballot(
            counter: UInt64(counter), proposer: try row.identifier(at: Column.proposer))
        let path = try FilePath(Self.path(row))
        switch try row[Column.kind] as String? {
        case "file":
            return NodeEntry(path: path, ballot: ballot, kind: .file(try facts(row, database)))
        case "folder": return NodeEntry(path: path, ballot: ballot, kind: .folder)
        case "deleted": return NodeEntry(path: path, ballot: ballot, kind: .deleted)
        default: return nil
        }
    }

    private mutating func facts(
        _ row: CatalogRow, _ database: Database
    ) throws -> NodeEntry.FileFacts {
        let columns = LayoutColumns(
            id: try row[Column.layout], rotation: try row[Column.rotation],
            copies: try row[Column.copies])
        let layout = try layout(columns, database)
        let chunkCount: Int = try row[Column.chunkCount]
        let version: VersionID = try row.identifier(at: Column.version)
        let wanted = wanted(columns, layout, chunkCount)
        let missing: [Int]
        if chunkCount < Self.bits {
            let held = UInt64(bitPattern: try row[Column.held] as Int64? ?? 0)
            missing = wanted.filter { held & 1 << UInt64($0) == 0 }
        } else {
            missing = try Self.missing(of: wanted, version, database)
        }
        return NodeEntry.FileFacts(
            version: version, size: try row[Column.size],
            modifiedMilliseconds: try row[Column.modified], chunkCount: chunkCount,
            checksum: try row.digest(at: Column.checksum), layout: layout, missing: missing)
    }

    private mutating func layout(
        _ columns: LayoutColumns, _ database: Database
    ) throws -> Layout {
        if let known = layouts[columns] { return known }
        let row = try database.row("SELECT nodes FROM layouts WHERE id = ?", [columns.id])
        let layout = try Layout(
            nodes: try LayoutRow.parse(row?["nodes"] ?? ""), rotation: columns.rotation,
            copies: columns.copies)
        layouts[columns] = layout
        return layout
    }

    private mutating func wanted(
        _ columns: LayoutColumns, _ layout: Layout, _ chunkCount: Int
    ) -> [Int] {
        let key = WantedKey(layout: columns, chunkCount: chunkCount)
        if let known = wanted[key] { return known }
        let chunks =
            layout.nodes.contains(node) ? layout.chunks(on: node, ofChunkCount: chunkCount) : []
        // Numbers of chunks may all differ; what is kept stays small.
        if wanted.count < 256 { wanted[key] = chunks }
        return chunks
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
        let wanted =
            layout.nodes.contains(node)
            ? layout.chunks(on: node, ofChunkCount: manifest.chunks.count) : []
        return NodeEntry.FileFacts(
            version: manifest.version, size: manifest.size,
            modifiedMilliseconds: manifest.modifiedMilliseconds,
            chunkCount: manifest.chunks.count, checksum: manifest.checksum, layout: layout,
            missing: try missing(of: wanted, manifest.version, database))
    }
}

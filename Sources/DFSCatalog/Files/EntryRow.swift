import DFSCluster
import DFSModel
import GRDB

/// Reads registers, joined with their versions, as entries.
struct EntryRow {
    let node: NodeName
    /// Layout node lists repeat from row to row; parsing each once is enough.
    private var nodeLists: [String: [NodeName]] = [:]

    init(node: NodeName) {
        self.node = node
    }

    static let query = """
        SELECT r.path, r.kind, r.committed_counter, r.committed_proposer, r.version, v.size,
            v.modified_ms, v.chunk_count, l.nodes, v.rotation, v.copies, v.checksum,
            (SELECT group_concat(b.chunk_index) FROM blobs AS b
                WHERE b.version = r.version AND b.state = 'stored') AS held
        FROM registers AS r LEFT JOIN versions AS v ON v.id = r.version
        LEFT JOIN layouts AS l ON l.id = v.layout
        """

    /// The entry of a row, or nil if nothing has been committed there.
    mutating func entry(_ row: Row) throws -> NodeEntry? {
        guard let ballot = try row.ballot("committed") else { return nil }
        let path = try FilePath(row["path"])
        switch row["kind"] as String? {
        case "file":
            return NodeEntry(path: path, ballot: ballot, kind: .file(try facts(row)))
        case "folder": return NodeEntry(path: path, ballot: ballot, kind: .folder)
        case "deleted": return NodeEntry(path: path, ballot: ballot, kind: .deleted)
        default: return nil
        }
    }

    private mutating func facts(_ row: Row) throws -> NodeEntry.FileFacts {
        let layout = try Layout(
            nodes: try nodes(row["nodes"]), rotation: row["rotation"], copies: row["copies"])
        let held = Set((row["held"] as String? ?? "").split(separator: ",").compactMap { Int($0) })
        let chunkCount: Int = row["chunk_count"]
        return NodeEntry.FileFacts(
            version: try row.identifier("version"), size: row["size"],
            modifiedMilliseconds: row["modified_ms"], chunkCount: chunkCount,
            checksum: try row.digest("checksum"), layout: layout,
            missing: Self.missing(layout, chunkCount, node, held))
    }

    private mutating func nodes(_ text: String) throws -> [NodeName] {
        if let known = nodeLists[text] { return known }
        let parsed = try LayoutRow.parse(text)
        nodeLists[text] = parsed
        return parsed
    }

    private static func missing(
        _ layout: Layout, _ chunkCount: Int, _ node: NodeName, _ held: Set<Int>
    ) -> [Int] {
        guard layout.nodes.contains(node) else { return [] }
        return layout.chunks(on: node, ofChunkCount: chunkCount).filter { !held.contains($0) }
    }

    /// The facts of a manifest, whether or not a committed register names it.
    static func facts(
        of manifest: Manifest, on node: NodeName, _ database: Database
    ) throws -> NodeEntry.FileFacts {
        let held = try database.rows(
            "SELECT chunk_index FROM blobs WHERE version = ? AND state = 'stored'",
            [manifest.version.column])
        return NodeEntry.FileFacts(
            version: manifest.version, size: manifest.size,
            modifiedMilliseconds: manifest.modifiedMilliseconds,
            chunkCount: manifest.chunks.count, checksum: manifest.checksum,
            layout: manifest.layout,
            missing: missing(
                manifest.layout, manifest.chunks.count, node,
                Set(held.map { $0["chunk_index"] as Int })))
    }
}

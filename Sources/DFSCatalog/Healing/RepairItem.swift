package import DFSModel
import GRDB

/// A chunk that this node is to hold and does not hold whole.
package struct RepairItem: Hashable, Sendable {
    package let version: VersionID
    package let owner: UserName
    package let index: Int
    package let size: Int
    package let digest: Digest
    package let layout: Layout
    /// Tries that have failed.
    package let attempts: Int
    /// Whether a committed register names the version, or this node has sealed it.
    package let isWanted: Bool

    static let query = """
        SELECT p.version, p.chunk_index, p.attempts, c.size, c.sha256, v.owner, v.rotation,
            v.copies, l.nodes,
            EXISTS (SELECT 1 FROM registers AS r WHERE r.version = p.version)
                OR EXISTS (SELECT 1 FROM former_versions AS f WHERE f.version = p.version)
                OR EXISTS (SELECT 1 FROM seals AS s WHERE s.version = p.version) AS wanted
        FROM repairs AS p
        JOIN chunks AS c ON c.version = p.version AND c.chunk_index = p.chunk_index
        JOIN versions AS v ON v.id = p.version
        JOIN layouts AS l ON l.id = v.layout
        """

    init(_ row: CatalogRow) throws {
        version = try row.identifier("version")
        owner = try UserName(row["owner"])
        index = try row["chunk_index"]
        size = try row["size"]
        digest = try row.digest("sha256")
        layout = try Layout(
            nodes: try LayoutRow.parse(row["nodes"]), rotation: row["rotation"],
            copies: row["copies"])
        attempts = try row["attempts"]
        isWanted = try row["wanted"]
    }
}

/// How much waits to be repaired.
package struct RepairQueue: Hashable, Sendable {
    package let chunks: Int
    package let bytes: Int
    /// Chunks of which several tries have failed.
    package let failing: Int
}

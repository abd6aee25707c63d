package import DFSCluster
package import DFSModel
import GRDB

extension Catalog {
    /// What a version's manifest says of one chunk, and whose it is; nil if it is not known.
    package func chunk(
        version: VersionID, index: Int
    ) async throws -> (chunk: Chunk, owner: UserName)? {
        try await read { database in
            let row = try database.row(
                """
                SELECT c.start, c.size, c.sha256, v.owner FROM chunks AS c
                JOIN versions AS v ON v.id = c.version WHERE c.version = ? AND c.chunk_index = ?
                """,
                [version, index])
            return try row.map { row in
                let chunk = Chunk(
                    index: index, offset: try row["start"], size: try row["size"],
                    digest: try row.digest("sha256"))
                return (chunk, try UserName(row["owner"]))
            }
        }
    }

    /// Versions whose manifests are known.
    package func knownVersions() async throws -> Int {
        try await read {
            try $0.integer("SELECT count(*) FROM versions WHERE manifest_digest IS NOT NULL")
        }
    }

    /// Committed registers behind `after` in the order of their sequence, with their manifests.
    package func committedPage(
        after: Int, limit: Int
    ) async throws -> (values: [(RegisterKey, BallotedValue)], last: Int) {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT sequence, space, owner, path FROM registers WHERE sequence > ?
                ORDER BY sequence LIMIT ?
                """,
                [after, limit])
            let values = try rows.compactMap { row in
                let key = try RegisterKey(
                    space: row["space"], owner: row["owner"], path: row["path"])
                return try RegisterRow.load(key, database).state.committed.map { (key, $0) }
            }
            return (values, try rows.last.map { try $0["sequence"] } ?? after)
        }
    }
}

import GRDB

/// Counts for `dfs status`.
package struct CatalogCounts: Hashable, Sendable {
    package let users: Int
    package let files: Int
    /// Blobs of versions that a committed register names, and their bytes.
    package let chunks: Int
    package let bytes: Int
    package let stagedChunks: Int
    package let stagedBytes: Int
    package let damagedChunks: Int
    /// The newest row that each peer has told of, less what was followed, summed.
    package let rowsBehind: Int
}

extension Catalog {
    /// Counts everything at one moment; it reads whole tables.
    package func counts() async throws -> CatalogCounts {
        try await read { database in
            let current = try database.row(
                """
                SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM blobs
                WHERE EXISTS (SELECT 1 FROM registers WHERE registers.version = blobs.version)
                """)
            let all = try database.row(
                "SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM blobs")
            let chunks: Int = try current?["count"] ?? 0
            let bytes: Int = try current?["bytes"] ?? 0
            return CatalogCounts(
                users: try database.integer("SELECT count(*) FROM users"),
                files: try database.integer(
                    "SELECT count(*) FROM registers WHERE space = 'file' AND kind = 'file'"),
                chunks: chunks, bytes: bytes, stagedChunks: (try all?["count"] ?? 0) - chunks,
                stagedBytes: (try all?["bytes"] ?? 0) - bytes,
                damagedChunks: try database.integer(
                    "SELECT count(*) FROM blobs WHERE state <> 'stored'"),
                rowsBehind: try database.integer(
                    "SELECT coalesce(sum(highest_sequence - followed_sequence), 0) FROM peers"))
        }
    }
}

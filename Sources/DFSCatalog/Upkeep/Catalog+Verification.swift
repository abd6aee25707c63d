package import DFSModel
import GRDB

extension Catalog {
    /// Blob rows behind `after` in the order of version and index; at most `limit`.
    package func blobs(
        after: (version: VersionID, index: Int)?, limit: Int
    ) async throws -> [BlobRecord] {
        try await read { database in
            guard let after else {
                return try database.rows(
                    "SELECT \(BlobRecord.columns) FROM blobs ORDER BY version, chunk_index LIMIT ?",
                    [limit]
                ).map(BlobRecord.init)
            }
            return try database.rows(
                """
                SELECT \(BlobRecord.columns) FROM blobs WHERE (version, chunk_index) > (?, ?)
                ORDER BY version, chunk_index LIMIT ?
                """,
                [after.version, after.index, limit]
            ).map(BlobRecord.init)
        }
    }

    /// What SQLite says about the database's pages and indexes: a sentence per problem, at most 100.
    package func damages() async throws -> [String] {
        try await read { try CatalogDatabase.damages($0) }
    }

    /// The same of a catalog that nobody has open.
    package static func damages(inFile path: String) -> [String] {
        CatalogDatabase.damages(inFile: path)
    }

    /// Ends the process as a damage does that a query meets.
    package func reportDamage(_ reason: String) {
        onFatal(CatalogError(.corrupt, reason, isDamage: true))
    }

    /// Rows that contradict each other or the catalog's own rules: a sentence per problem.
    package func contradictions(limit: Int) async throws -> [String] {
        try await read { database in
            var problems: [String] = []
            for row in try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") {
                let table: String = row["table"]
                problems.append("A row of table \(table) refers to a row that is not there.")
            }
            let rows = try database.rows(
                """
                SELECT problem, owner, path, chunk, version FROM v_problems
                WHERE problem IN ('chunk not here', 'checksums differ') LIMIT ?
                """,
                [limit])
            return try problems
                + rows.map {
                    let path = try $0["path"] as String? ?? ""
                    return try "\($0["problem"] as String): chunk \($0["chunk"] as Int) of "
                        + "'\($0["owner"] as String)/\(path.printable)', "
                        + "version \($0["version"] as String)."
                }
        }
    }

    /// When the verification began that was broken off; nil if the last one came to its end.
    package func verificationUnderWay() async throws -> Int? {
        try await read { try $0.row("SELECT verify_started_ms FROM healing")?["verify_started_ms"] }
    }

    /// Remembers that a verification has begun (or, with nil, has come to its end).
    package func rememberVerification(startedMilliseconds: Int?) async throws {
        try await writer.run { database in
            try database.run("UPDATE healing SET verify_started_ms = ?", [startedMilliseconds])
        }
    }

    /// SHA-256 over every committed register in the order of their keys: equal on nodes that know
    /// the same. A page at a time, so changes meanwhile may or may not be in it.
    package func committedDigest() async throws -> Digest {
        var hash = CommittedHash()
        while let key = try await read({ [hash] in try hash.next($0) }) {
            hash = key
        }
        return hash.digest
    }

    /// Which of these blobs have a row that says they lie in a file; in the order of `blobs`.
    package func filesNamed(
        _ blobs: [(version: VersionID, index: Int)]
    ) async throws -> [Bool] {
        try await read { database in
            try blobs.map { blob in
                try database.row(
                    "SELECT 1 FROM blobs WHERE version = ? AND chunk_index = ? AND place = 'file'",
                    [blob.version, blob.index]) != nil
            }
        }
    }

    /// How many blobs there are and how many bytes they have together.
    package func blobTotals() async throws -> (count: Int, bytes: Int) {
        try await read { database in
            let row = try database.row(
                "SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM blobs")
            return (try row?["count"] ?? 0, try row?["bytes"] ?? 0)
        }
    }
}

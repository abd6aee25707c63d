package import DFSCluster
package import DFSModel
import GRDB

/// A version on this node that no committed register names.
package struct UnwantedVersion: Hashable, Sendable {
    package let version: VersionID
    package let owner: UserName
    /// The registers that it was sealed for. Without any, no register can ever have named it.
    package let sealedFor: [RegisterKey]
}

extension Catalog {
    /// Versions that may be collected: uploads first heard of at least `stagingSeconds` of uptime
    /// ago that nothing names, and versions that stopped being named `graceSeconds` of uptime ago.
    package func unwantedVersions(
        stagingSeconds: Int, graceSeconds: Int, limit: Int
    ) async throws -> [UnwantedVersion] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT id, owner FROM versions INDEXED BY versions_unnamed
                WHERE named = 0
                    AND coalesce(unwanted_uptime + ?1, staged_uptime + ?2)
                        <= (SELECT uptime_seconds FROM node)
                ORDER BY id LIMIT ?3
                """,
                [graceSeconds, stagingSeconds, limit])
            return try rows.map { row in
                let version: VersionID = try row.identifier("id")
                return UnwantedVersion(
                    version: version, owner: try UserName(row["owner"]),
                    sealedFor: try Self.seals(of: version, database).map(\.key))
            }
        }
    }

    private static func seals(
        of version: VersionID, _ database: Database
    ) throws -> [(key: RegisterKey, ballot: Ballot)] {
        try database.rows(
            """
            SELECT owner, path, counter AS seal_counter, proposer AS seal_proposer FROM seals
            WHERE version = ?
            """,
            [version]
        ).map { row in
            let key = RegisterKey.file(
                owner: try UserName(row["owner"]), path: try FilePath(row["path"]))
            return (key, try row.ballot("seal") ?? .zero)
        }
    }

    /// Forgets a version: its seals, manifest and blob rows. Returns the chunks whose files may
    /// now be removed, or nil if it may not go: a committed value names it, or it was sealed above
    /// the ballot of a round in `proof`.
    ///
    /// - Parameter proof: for each register that the version was sealed for, the ballot of a
    ///   round that this node has led, whose chosen value does not name the version.
    package func forget(
        _ version: VersionID, proof: [RegisterKey: Ballot]
    ) async throws -> [Int]? {
        try await writer.run { database in
            let seals = try Self.seals(of: version, database)
            guard CollectionRule.mayForget(seals: seals, proof: proof) else { return nil }
            let named = try database.integer(
                """
                SELECT EXISTS (SELECT 1 FROM registers WHERE version = ?1)
                    OR EXISTS (SELECT 1 FROM former_versions WHERE version = ?1)
                """,
                [version])
            guard named == 0 else { return nil }
            let files = try database.rows(
                "SELECT chunk_index FROM blobs WHERE version = ? AND place = 'file'",
                [version])
            try database.run("DELETE FROM versions WHERE id = ?", [version])
            return try files.map { try $0["chunk_index"] }
        }
    }
}

import DFSCluster
import DFSModel
import Foundation
import GRDB

/// A row of table `versions` with its chunks: a manifest, once that is known.
enum VersionRow {
    /// What a catalog knows of a version id.
    enum Presence {
        case unknown
        /// It belongs to another user.
        case foreign
        /// An upload of the owner's, without a manifest yet.
        case bare
        /// The manifest is known; this is its digest.
        case manifest(Digest)
    }

    /// What is known of an id to `owner`.
    static func find(
        _ version: VersionID, owner: UserName, _ database: Database
    ) throws -> Presence {
        let row = try database.row(
            "SELECT owner, manifest_digest FROM versions WHERE id = ?", [version])
        guard let row else { return .unknown }
        guard try row["owner"] == owner.text else { return .foreign }
        guard try row["manifest_digest"] as [UInt8]? != nil else { return .bare }
        return .manifest(try row.digest("manifest_digest"))
    }

    /// Makes sure that there is a row for an id. Returns what was known before.
    static func touch(
        _ version: VersionID, owner: UserName, _ database: Database
    ) throws -> Presence {
        let before = try find(version, owner: owner, database)
        if case .unknown = before {
            try database.run(
                """
                INSERT INTO versions (id, owner, staged_uptime)
                VALUES (?, ?, (SELECT uptime_seconds FROM node))
                """,
                [version, owner.text])
        }
        return before
    }

    /// Stores a manifest. Returns false if the id belongs to another user or another manifest.
    static func store(
        _ manifest: Manifest, _ layouts: inout LayoutIDs, _ database: Database
    ) throws -> Bool {
        let digest = manifest.digest
        switch try find(manifest.version, owner: manifest.owner, database) {
        case .foreign: return false
        case .manifest(let known): return known == digest
        case .bare:
            try fill(
                manifest, digest, layout: layouts.id(of: manifest.layout.nodes, database), database)
        case .unknown:
            try insert(
                manifest, digest, layout: layouts.id(of: manifest.layout.nodes, database), database)
        }
        for chunk in manifest.chunks {
            try database.run(
                """
                INSERT INTO chunks (version, chunk_index, start, size, sha256)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    manifest.version, chunk.index, chunk.offset, chunk.size,
                    chunk.digest,
                ])
        }
        return true
    }

    private static func insert(
        _ manifest: Manifest, _ digest: Digest, layout: Int64, _ database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO versions (path, size, modified_ms, chunk_count, layout, rotation, copies,
                checksum, manifest_digest, id, owner, staged_uptime)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT uptime_seconds FROM node))
            """,
            columns(manifest, digest, layout) + [manifest.owner.text])
    }

    private static func fill(
        _ manifest: Manifest, _ digest: Digest, layout: Int64, _ database: Database
    ) throws {
        try database.run(
            """
            UPDATE versions SET path = ?, size = ?, modified_ms = ?, chunk_count = ?, layout = ?,
                rotation = ?, copies = ?, checksum = ?, manifest_digest = ? WHERE id = ?
            """,
            columns(manifest, digest, layout))
    }

    /// The columns that a manifest fills, and the id.
    private static func columns(
        _ manifest: Manifest, _ digest: Digest, _ layout: Int64
    ) -> ColumnValues {
        [
            manifest.path.text, manifest.size, manifest.modifiedMilliseconds,
            manifest.chunks.count, layout,
            manifest.layout.rotation, manifest.layout.copies, manifest.checksum,
            digest, manifest.version,
        ]
    }

    static func knows(
        _ version: VersionID, _ digest: Digest, _ database: Database
    ) throws -> Bool {
        try database.integer(
            "SELECT count(*) FROM versions WHERE id = ? AND manifest_digest = ?",
            [version, digest]) == 1
    }

    /// The manifest of `version`, or nil if it is not known here.
    static func manifest(_ version: VersionID, _ database: Database) throws -> Manifest? {
        let row = try database.row(
            """
            SELECT v.owner, v.path, v.modified_ms, v.rotation, v.copies, l.nodes
            FROM versions AS v JOIN layouts AS l ON l.id = v.layout WHERE v.id = ?
            """,
            [version])
        guard let row else { return nil }
        let chunks = try database.rows(
            "SELECT size, sha256 FROM chunks WHERE version = ? ORDER BY chunk_index",
            [version])
        return try Manifest(
            version: version, owner: try UserName(row["owner"]), path: try FilePath(row["path"]),
            modifiedMilliseconds: row["modified_ms"],
            layout: try Layout(
                nodes: try LayoutRow.parse(row["nodes"]), rotation: row["rotation"],
                copies: row["copies"]),
            chunkSizes: chunks.map { try $0["size"] },
            chunkDigests: try chunks.map { try $0.digest("sha256") })
    }
}

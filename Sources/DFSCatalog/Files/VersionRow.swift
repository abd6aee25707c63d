import DFSCluster
import DFSModel
import Foundation
import GRDB

/// A row of table `versions` with its chunks: a manifest, once that is known.
enum VersionRow {
    /// Makes sure that there is a row for an id. Returns whether it belongs to `owner`.
    static func touch(_ version: VersionID, owner: UserName, _ database: Database) throws -> Bool {
        if let row = try database.row("SELECT owner FROM versions WHERE id = ?", [version.column]) {
            return row["owner"] == owner.text
        }
        try database.run(
            """
            INSERT INTO versions (id, owner, staged_uptime)
            VALUES (?, ?, (SELECT uptime_seconds FROM node))
            """,
            [version.column, owner.text])
        return true
    }

    /// Stores a manifest. Returns false if the id belongs to another user or another manifest.
    static func store(_ manifest: Manifest, _ database: Database) throws -> Bool {
        guard try touch(manifest.version, owner: manifest.owner, database) else { return false }
        let row = try database.row(
            "SELECT manifest_digest FROM versions WHERE id = ?", [manifest.version.column])
        if let known = row?["manifest_digest"] as Data? {
            return known == manifest.digest.column
        }
        try fill(manifest, database)
        for chunk in manifest.chunks {
            try database.run(
                """
                INSERT INTO chunks (version, chunk_index, start, size, sha256)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    manifest.version.column, chunk.index, chunk.offset, chunk.size,
                    chunk.digest.column,
                ])
        }
        return true
    }

    private static func fill(_ manifest: Manifest, _ database: Database) throws {
        try database.run(
            """
            UPDATE versions SET path = ?, size = ?, modified_ms = ?, chunk_count = ?, layout = ?,
                rotation = ?, copies = ?, checksum = ?, manifest_digest = ? WHERE id = ?
            """,
            [
                manifest.path.text, manifest.size, manifest.modifiedMilliseconds,
                manifest.chunks.count, try LayoutRow.id(of: manifest.layout.nodes, database),
                manifest.layout.rotation, manifest.layout.copies, manifest.checksum.column,
                manifest.digest.column, manifest.version.column,
            ])
    }

    static func knows(
        _ version: VersionID, _ digest: Digest, _ database: Database
    ) throws -> Bool {
        try database.integer(
            "SELECT count(*) FROM versions WHERE id = ? AND manifest_digest = ?",
            [version.column, digest.column]) == 1
    }

    /// The manifest of `version`, or nil if it is not known here.
    static func manifest(_ version: VersionID, _ database: Database) throws -> Manifest? {
        let row = try database.row(
            """
            SELECT v.owner, v.path, v.modified_ms, v.rotation, v.copies, l.nodes
            FROM versions AS v JOIN layouts AS l ON l.id = v.layout WHERE v.id = ?
            """,
            [version.column])
        guard let row else { return nil }
        let chunks = try database.rows(
            "SELECT size, sha256 FROM chunks WHERE version = ? ORDER BY chunk_index",
            [version.column])
        return try Manifest(
            version: version, owner: try UserName(row["owner"]), path: try FilePath(row["path"]),
            modifiedMilliseconds: row["modified_ms"],
            layout: try Layout(
                nodes: try LayoutRow.parse(row["nodes"]), rotation: row["rotation"],
                copies: row["copies"]),
            chunkSizes: chunks.map { $0["size"] },
            chunkDigests: try chunks.map { try $0.digest("sha256") })
    }
}

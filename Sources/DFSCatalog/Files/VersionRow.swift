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
                "INSERT INTO chunks (version, chunk_index, start, size, sha256) VALUES (?, ?, ?, ?, ?)",
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
            UPDATE versions SET path = ?, size = ?, modified_ms = ?, chunk_count = ?, nodes = ?,
                rotation = ?, copies = ?, checksum = ?, manifest_digest = ? WHERE id = ?
            """,
            [
                manifest.path.text, manifest.size, manifest.modifiedMilliseconds,
                manifest.chunks.count, NodeList.text(manifest.layout.nodes),
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
            SELECT owner, path, modified_ms, nodes, rotation, copies FROM versions
            WHERE id = ? AND manifest_digest IS NOT NULL
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
                nodes: try NodeList.parse(row["nodes"]), rotation: row["rotation"],
                copies: row["copies"]),
            chunkSizes: chunks.map { $0["size"] },
            chunkDigests: try chunks.map { try $0.digest("sha256") })
    }
}

/// The column `nodes` of table `versions`: a JSON array of slot names. The names need no escapes.
enum NodeList {
    static func text(_ nodes: [NodeName]) -> String {
        "[" + nodes.map { "\"\($0.text)\"" }.joined(separator: ",") + "]"
    }

    static func parse(_ text: String) throws -> [NodeName] {
        try text.dropFirst().dropLast().split(separator: ",").map {
            try NodeName(String($0.dropFirst().dropLast()))
        }
    }
}

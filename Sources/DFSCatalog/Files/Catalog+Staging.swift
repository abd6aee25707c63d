package import DFSModel
package import Foundation
import GRDB

/// Where a chunk's bytes are.
package enum BlobPlace: String, Sendable {
    /// A file below `blobs/`.
    case file
    /// The table `blob_bytes`.
    case catalog
}

/// What the catalog knows of one chunk on this node.
package struct BlobRecord: Hashable, Sendable {
    /// What was found when the bytes were last looked at.
    package enum State: String, Sendable {
        case stored, damaged, missing
    }

    package let version: VersionID
    package let index: Int
    package let size: Int
    package let digest: Digest
    package let place: BlobPlace
    package let state: State
    /// When the bytes were stored and when they were last compared, milliseconds since 1970.
    package let storedMilliseconds: Int
    package let verifiedMilliseconds: Int

    init(_ row: CatalogRow) throws {
        version = try row.identifier("version")
        index = try row["chunk_index"]
        size = try row["size"]
        digest = try row.digest("sha256")
        guard let place = BlobPlace(rawValue: try row["place"]),
            let state = State(rawValue: try row["state"])
        else { throw CatalogError(.corrupt, "A row of table blobs has an unknown place or state.") }
        self.place = place
        self.state = state
        storedMilliseconds = try row["stored_ms"]
        verifiedMilliseconds = try row["verified_ms"]
    }

    static let columns =
        "version, chunk_index, size, sha256, place, state, stored_ms, verified_ms"
}

extension Catalog {
    /// Records a chunk whose bytes are durable as a file, or stores them here if `bytes` is given.
    ///
    /// - Throws: ``CatalogError`` `.notFound` if the version belongs to another user, `.conflict`
    ///   if the manifest is known and names other bytes for the chunk.
    /// - Parameter isRepair: whether the version was committed before, so that the journal must hear
    ///   of the bytes. If it was collected since, that is `.notFound` too.
    package func recordBlob(
        version: VersionID, index: Int, owner: UserName, size: Int, digest: Digest, bytes: Data?,
        isRepair: Bool = false
    ) async throws {
        let blob = StagedBlob(
            version: version, index: index, size: size, digest: digest, bytes: bytes)
        try await recordBlobs([blob], owner: owner, isRepair: isRepair)
    }

    /// What is known of a version that chunks come for. An upload begins with its first chunk; a
    /// repair does not bring back what was collected while it ran.
    private static func presence(
        of version: VersionID, owner: UserName, isRepair: Bool, _ database: Database
    ) throws -> VersionRow.Presence {
        guard isRepair else { return try VersionRow.touch(version, owner: owner, database) }
        let found = try VersionRow.find(version, owner: owner, database)
        if case .unknown = found {
            throw CatalogError(.notFound, "Version \(version) is not here any more.")
        }
        return found
    }

    /// Records chunks in one transaction: all of them or, if it throws, none. No chunk may be
    /// named twice. Throws as ``recordBlob(version:index:owner:size:digest:bytes:isRepair:)``.
    package func recordBlobs(
        _ blobs: [StagedBlob], owner: UserName, isRepair: Bool = false
    ) async throws {
        try await writer.run { database in
            let now = Clock.nowMilliseconds
            var known: [VersionID: VersionRow.Presence] = [:]
            for blob in blobs {
                let before: VersionRow.Presence
                if let found = known[blob.version] {
                    before = found
                } else {
                    before = try Self.presence(
                        of: blob.version, owner: owner, isRepair: isRepair, database)
                    known[blob.version] = before
                }
                try blob.store(over: before, nowMilliseconds: now, database)
                if isRepair, blob.bytes != nil {
                    try database.run(
                        "INSERT OR IGNORE INTO journal_queue (version) VALUES (?)",
                        [blob.version])
                }
            }
        }
    }

    /// What is known of a chunk, if its version belongs to `owner` (nil: whoever it belongs to).
    package func blob(
        version: VersionID, index: Int, owner: UserName?
    ) async throws -> BlobRecord? {
        try await read { database in
            let row = try database.row(
                """
                SELECT \(BlobRecord.columns),
                    (SELECT owner FROM versions WHERE id = version) AS owner
                FROM blobs WHERE version = ? AND chunk_index = ?
                """,
                [version, index])
            guard let row, try owner == nil || row["owner"] == owner?.text else { return nil }
            return try BlobRecord(row)
        }
    }

    /// What is known of a chunk that is to be stored, and whose its version is; nil for what the node
    /// has never heard of.
    package func staged(
        version: VersionID, index: Int
    ) async throws -> (owner: UserName?, blob: BlobRecord?) {
        try await read { database in
            let row = try database.row("SELECT owner FROM versions WHERE id = ?", [version])
            guard let row else { return (nil, nil) }
            let blob = try database.row(
                "SELECT \(BlobRecord.columns) FROM blobs WHERE version = ? AND chunk_index = ?",
                [version, index])
            return (try UserName(row["owner"]), try blob.map { try BlobRecord($0) })
        }
    }

    /// The whole chunks here of the owner's versions without a manifest: newest version first, and
    /// each version's in order; at most `limit`.
    package func uploads(owner: UserName, limit: Int) async throws -> [BlobRecord] {
        try await read { database in
            try database.rows(
                """
                SELECT \(BlobRecord.columns) FROM blobs
                WHERE state = 'stored' AND version IN (
                    SELECT id FROM versions INDEXED BY versions_uploading
                    WHERE path IS NULL AND owner = ?)
                ORDER BY version DESC, chunk_index LIMIT ?
                """,
                [owner.text, limit]
            ).map { try BlobRecord($0) }
        }
    }

    /// The user that a version belongs to, or nil if the node has never heard of it.
    package func owner(of version: VersionID) async throws -> UserName? {
        try await read { database in
            let row = try database.row("SELECT owner FROM versions WHERE id = ?", [version])
            return try row.map { try UserName($0["owner"]) }
        }
    }

    /// The bytes of a chunk that is kept in the catalog.
    package func blobBytes(version: VersionID, index: Int) async throws -> Data? {
        try await blobBytes(of: [(version, index)])[0]
    }

    /// The bytes of chunks that are kept in the catalog, in the order asked for; nil for one that is
    /// not.
    package func blobBytes(
        of chunks: [(version: VersionID, index: Int)]
    ) async throws -> [Data?] {
        try await read { database in
            try chunks.map { version, index in
                try database.row(
                    "SELECT bytes FROM blob_bytes WHERE version = ? AND chunk_index = ?",
                    [version, index])?["bytes"]
            }
        }
    }

    /// Whole chunks of the owner's versions, in the order asked for, with their bytes where those
    /// are kept in the catalog; nil for one that is not here or not whole. At most `limitBytes` of
    /// bytes are read; chunks beyond are nil.
    package func storedBlobs(
        _ wanted: [(version: VersionID, index: Int)], owner: UserName, limitBytes: Int
    ) async throws -> [(record: BlobRecord, bytes: Data?)?] {
        try await read { database in
            var room = limitBytes
            return try wanted.map { version, index in
                let row = try database.row(
                    """
                    SELECT b.version, b.chunk_index, b.size, b.sha256, b.place, b.state,
                        b.stored_ms, b.verified_ms, i.bytes
                    FROM blobs AS b JOIN versions AS v ON v.id = b.version
                    LEFT JOIN blob_bytes AS i
                        ON i.version = b.version AND i.chunk_index = b.chunk_index
                    WHERE b.version = ? AND b.chunk_index = ? AND v.owner = ?
                        AND b.state = 'stored' AND b.size <= ?
                    """,
                    [version, index, owner.text, room])
                guard let row else { return nil }
                let record = try BlobRecord(row)
                room -= record.size
                return (record, try row["bytes"])
            }
        }
    }
}

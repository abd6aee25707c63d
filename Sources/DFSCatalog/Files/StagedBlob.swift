package import DFSModel
package import Foundation
import GRDB

/// A chunk that is to be recorded: its bytes are durable as a file, or come along to be kept in
/// the catalog.
package struct StagedBlob: Sendable {
    package let version: VersionID
    package let index: Int
    package let size: Int
    package let digest: Digest
    /// Nil if the bytes are in a file.
    package let bytes: Data?

    package init(version: VersionID, index: Int, size: Int, digest: Digest, bytes: Data?) {
        self.version = version
        self.index = index
        self.size = size
        self.digest = digest
        self.bytes = bytes
    }

    /// Writes the chunk's rows, in place of older ones.
    ///
    /// - Parameter before: what was known of the version before this transaction.
    func store(
        over before: VersionRow.Presence, nowMilliseconds now: Int, _ database: Database
    ) throws {
        switch before {
        case .unknown: break
        case .foreign:
            throw CatalogError(.notFound, "There is no upload \(version) of yours.")
        case .bare: try removeRows(database)
        case .manifest:
            try checkAgainstManifest(database)
            try removeRows(database)
        }
        let place: BlobPlace = bytes == nil ? .file : .catalog
        try database.run(
            """
            INSERT INTO blobs (version, chunk_index, size, sha256, place, stored_ms, verified_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [version, index, size, digest, place.rawValue, now, now])
        guard let bytes else { return }
        try database.run(
            "INSERT INTO blob_bytes (version, chunk_index, bytes) VALUES (?, ?, ?)",
            [version, index, bytes])
    }

    private func removeRows(_ database: Database) throws {
        try database.run(
            "DELETE FROM blobs WHERE version = ? AND chunk_index = ?", [version, index])
        try Repairs.drop(version, index, database)
    }

    private func checkAgainstManifest(_ database: Database) throws {
        let same = try database.integer(
            """
            SELECT count(*) FROM chunks WHERE version = ? AND chunk_index = ? AND size = ?
                AND sha256 = ?
            """,
            [version, index, size, digest])
        guard same == 1 else {
            throw CatalogError(
                .conflict, "The manifest of \(version) names other bytes for chunk \(index).")
        }
    }
}

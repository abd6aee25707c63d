package import DFSModel
import GRDB

/// What a look at one blob's bytes has found.
package struct BlobMark: Hashable, Sendable {
    package let version: VersionID
    package let index: Int
    package let state: BlobRecord.State

    package init(version: VersionID, index: Int, state: BlobRecord.State) {
        self.version = version
        self.index = index
        self.state = state
    }
}

extension Catalog {
    /// Blobs believed whole that were last verified at `cutoffMilliseconds` or before, or, by a
    /// clock that has been set back since, after `horizonMilliseconds`; longest ago first.
    package func blobsToScrub(
        cutoffMilliseconds: Int, horizonMilliseconds: Int, limit: Int
    ) async throws -> [BlobRecord] {
        try await read { database in
            let due = try database.rows(
                """
                SELECT \(BlobRecord.columns) FROM blobs INDEXED BY blobs_by_verification
                WHERE verified_ms <= ? AND state = 'stored' ORDER BY verified_ms LIMIT ?
                """,
                [cutoffMilliseconds, limit])
            guard due.isEmpty else { return try due.map(BlobRecord.init) }
            return try database.rows(
                """
                SELECT \(BlobRecord.columns) FROM blobs INDEXED BY blobs_by_verification
                WHERE verified_ms > ? AND state = 'stored' LIMIT ?
                """,
                [horizonMilliseconds, limit]
            ).map(BlobRecord.init)
        }
    }

    /// Records what looks at blobs' bytes have found, and queues what is not whole for repair, in
    /// one transaction. Returns how many are new in the queue.
    @discardableResult
    package func markBlobs(_ marks: [BlobMark]) async throws -> Int {
        guard !marks.isEmpty else { return 0 }
        let node = self.node
        return try await writer.run { database in
            var queued = 0
            for mark in marks where try Self.write(mark, on: node, database) { queued += 1 }
            return queued
        }
    }

    private static func write(
        _ mark: BlobMark, on node: NodeName, _ database: Database
    ) throws -> Bool {
        try database.run(
            "UPDATE blobs SET state = ?, verified_ms = ? WHERE version = ? AND chunk_index = ?",
            [mark.state.rawValue, Clock.nowMilliseconds, mark.version.column, mark.index])
        guard database.changesCount > 0 else { return false }
        if mark.state == .stored {
            try Repairs.drop(mark.version, mark.index, database)
            return false
        }
        return try Repairs.add(mark.version, mark.index, on: node, database)
    }

    /// When the blob that was verified longest ago was verified, milliseconds since 1970; nil if
    /// there are no blobs.
    package func oldestVerificationMilliseconds() async throws -> Int? {
        try await read { database in
            try database.row("SELECT min(verified_ms) AS oldest FROM blobs")?["oldest"]
        }
    }
}

package import DFSModel
import GRDB

/// What a look at one blob's bytes has found.
///
/// Between the look and its record somebody else may have found the blob damaged and a repair may
/// have set its file aside. So that a blob is whole is recorded only if its row is still the one
/// that was looked at; that it is not whole is recorded in any case, since a repair looks again.
package struct BlobMark: Hashable, Sendable {
    package let seen: BlobRecord
    package let state: BlobRecord.State

    /// - Parameter seen: the row as it was read before the look.
    package init(_ seen: BlobRecord, is state: BlobRecord.State) {
        self.seen = seen
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

    /// Records what looks at blobs' bytes have found (``BlobMark``), and queues what is not whole for
    /// repair, in one transaction. Returns how many are new in the queue.
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

    /// Records the state of a blob that nobody else changes meanwhile, or that is not whole, and
    /// queues it for repair if it is not.
    package func markBlob(
        version: VersionID, index: Int, _ state: BlobRecord.State
    ) async throws {
        let node = self.node
        try await writer.run { database in
            _ = try Self.write(state, of: version, index, on: node, database)
        }
    }

    private static func write(
        _ mark: BlobMark, on node: NodeName, _ database: Database
    ) throws -> Bool {
        let (version, index) = (mark.seen.version, mark.seen.index)
        if mark.state == .stored {
            let same = try database.integer(
                """
                SELECT count(*) FROM blobs
                WHERE version = ? AND chunk_index = ? AND state = ? AND verified_ms = ?
                """,
                [
                    version, index, mark.seen.state.rawValue,
                    mark.seen.verifiedMilliseconds,
                ])
            guard same == 1 else { return false }
        }
        return try write(mark.state, of: version, index, on: node, database)
    }

    private static func write(
        _ state: BlobRecord.State, of version: VersionID, _ index: Int, on node: NodeName,
        _ database: Database
    ) throws -> Bool {
        try database.run(
            "UPDATE blobs SET state = ?, verified_ms = ? WHERE version = ? AND chunk_index = ?",
            [state.rawValue, Clock.nowMilliseconds, version, index])
        guard database.changesCount > 0 else { return false }
        if state == .stored {
            try Repairs.drop(version, index, database)
            return false
        }
        return try Repairs.add(version, index, on: node, database)
    }

    /// When the blob that was verified longest ago was verified, milliseconds since 1970; nil if
    /// there are no blobs.
    package func oldestVerificationMilliseconds() async throws -> Int? {
        try await read { database in
            try database.row("SELECT min(verified_ms) AS oldest FROM blobs")?["oldest"]
        }
    }
}

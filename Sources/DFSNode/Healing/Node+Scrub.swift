import DFSBlobs
import DFSCatalog
import DFSModel
import Logging

extension Node {
    /// Blobs whose marks are written together.
    private static var scrubPageSize: Int { 64 }

    /// Re-hashes a page of the blobs that were verified longest ago, as far as they are due.
    /// Returns how many were looked at.
    @discardableResult
    package func scrubPage() async throws -> Int {
        let now = nowMilliseconds
        // The last quarter of the period is left for the work itself.
        let dueAfterMilliseconds = settings.scrubPeriodSeconds * 750
        let records = try await catalog.blobsToScrub(
            cutoffMilliseconds: now - dueAfterMilliseconds,
            horizonMilliseconds: now + 86_400_000, limit: Self.scrubPageSize)
        let check = BlobCheck(catalog: catalog, blobs: blobs)
        var marks: [BlobMark] = []
        for record in records {
            try await healing.awaitScrubTurn(bytes: record.size)
            // The version may have been collected since the page was read.
            guard let state = try await check.finding(ofPossiblyGone: record)?.state else {
                continue
            }
            healing.note {
                $0.scrubbedChunks += 1
                $0.scrubbedBytes += record.size
            }
            metrics.chunkScrubbed(bytes: record.size)
            marks.append(BlobMark(record, is: state))
        }
        try await catalog.markBlobs(marks)
        for mark in marks where mark.state != .stored {
            noteDamage(version: mark.seen.version, index: mark.seen.index, mark.state)
        }
        return records.count
    }
}

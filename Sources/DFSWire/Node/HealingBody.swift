/// How far a node's healing is: a part of ``StatusBody``.
package struct HealingBody: Codable, Sendable, Hashable {
    /// Chunks that the node is to hold and does not hold whole, and their bytes.
    package let queuedChunks: Int
    package let queuedBytes: Int
    /// Those of them of which several tries have failed.
    package let failingChunks: Int
    /// Committed rows that were not compared with the blobs yet; more chunks may come from them.
    package let rowsToCompare: Int
    /// Of the last half minute of repairs; nil if there were none since the start.
    package let bytesPerSecond: Int?
    /// Seconds until the queue is empty at that rate; nil if there is no telling.
    package let secondsLeft: Int?
    /// Since the node's start.
    package let repairedChunks: Int
    package let repairedBytes: Int
    /// Repaired without fetching, from what lay on the disk already.
    package let adoptedChunks: Int
    package let scrubbedChunks: Int
    package let scrubbedBytes: Int
    package let quarantinedChunks: Int
    /// When the blob that was verified longest ago was verified; nil without blobs.
    package let oldestVerificationMilliseconds: Int?
    /// When the last comparison of everything ended; nil if there was none.
    package let lastPassMilliseconds: Int?

    package init(
        queuedChunks: Int, queuedBytes: Int, failingChunks: Int, rowsToCompare: Int,
        bytesPerSecond: Int?, secondsLeft: Int?, repairedChunks: Int, repairedBytes: Int,
        adoptedChunks: Int, scrubbedChunks: Int, scrubbedBytes: Int, quarantinedChunks: Int,
        oldestVerificationMilliseconds: Int?, lastPassMilliseconds: Int?
    ) {
        self.queuedChunks = queuedChunks
        self.queuedBytes = queuedBytes
        self.failingChunks = failingChunks
        self.rowsToCompare = rowsToCompare
        self.bytesPerSecond = bytesPerSecond
        self.secondsLeft = secondsLeft
        self.repairedChunks = repairedChunks
        self.repairedBytes = repairedBytes
        self.adoptedChunks = adoptedChunks
        self.scrubbedChunks = scrubbedChunks
        self.scrubbedBytes = scrubbedBytes
        self.quarantinedChunks = quarantinedChunks
        self.oldestVerificationMilliseconds = oldestVerificationMilliseconds
        self.lastPassMilliseconds = lastPassMilliseconds
    }

    private enum CodingKeys: String, CodingKey {
        case queuedChunks = "queued_chunks"
        case queuedBytes = "queued_bytes"
        case failingChunks = "failing_chunks"
        case rowsToCompare = "rows_to_compare"
        case bytesPerSecond = "bytes_per_second"
        case secondsLeft = "seconds_left"
        case repairedChunks = "repaired_chunks"
        case repairedBytes = "repaired_bytes"
        case adoptedChunks = "adopted_chunks"
        case scrubbedChunks = "scrubbed_chunks"
        case scrubbedBytes = "scrubbed_bytes"
        case quarantinedChunks = "quarantined_chunks"
        case oldestVerificationMilliseconds = "oldest_verification_ms"
        case lastPassMilliseconds = "last_pass_ms"
    }
}

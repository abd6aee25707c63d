import DFSCatalog
package import DFSWire

extension Node {
    /// How far healing is.
    package func healingStatus() async throws -> HealingBody {
        let queue = try await catalog.repairQueue()
        let progress = try await catalog.comparingProgress()
        let outlook = healing.outlook(bytes: queue.bytes, chunks: queue.chunks)
        let done = healing.counts
        return HealingBody(
            queuedChunks: queue.chunks, queuedBytes: queue.bytes, failingChunks: queue.failing,
            rowsToCompare: progress.behind, bytesPerSecond: outlook.bytesPerSecond,
            secondsLeft: outlook.secondsLeft, repairedChunks: done.repairedChunks,
            repairedBytes: done.repairedBytes, adoptedChunks: done.adoptedChunks,
            scrubbedChunks: done.scrubbedChunks, scrubbedBytes: done.scrubbedBytes,
            quarantinedChunks: done.quarantined,
            oldestVerificationMilliseconds: try await catalog.oldestVerificationMilliseconds(),
            lastPassMilliseconds: progress.passEndedMilliseconds)
    }
}

package import DFSWire
import Logging

extension Node {
    /// How long a repair may go on without mending anything before it is given up.
    private static var repairPatience: Duration { .seconds(30) }
    private static var repairPoll: Duration { .milliseconds(100) }

    /// Checks this node while it runs.
    ///
    /// - Parameter report: called for each event, in order; the last is the summary.
    package func verify(
        _ options: VerifyOptions, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        let doneBefore = healing.counts.repairedChunks
        let repair: Verifier.Repair = { signOfLife in
            try await self.repairAll(doneBefore, signOfLife)
        }
        let verifier = Verifier(
            catalog: catalog, blobs: blobs, options: options,
            repair: options.repairs ? repair : nil)
        do {
            try await verifier.run { line in
                if case .finding(let finding) = line, finding.isDamage {
                    metrics.damagedChunkFound()
                    healing.repairs.call()
                }
                try await report(line)
            }
        } catch {
            logger.error("verify broke off", metadata: ["error": "\(error)"])
            throw error
        }
    }

    /// Waits until everything in the queue is repaired, or nothing gets repaired any more.
    private func repairAll(
        _ doneBefore: Int, _ signOfLife: () async throws -> Void
    ) async throws -> Verifier.RepairTally {
        try await catalog.hastenRepairs()
        healing.repairs.call()
        var left = try await catalog.repairQueue().chunks
        var deadline = ContinuousClock.now + Self.repairPatience
        var lastSign = ContinuousClock.now
        while left > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: Self.repairPoll)
            if ContinuousClock.now - lastSign > .seconds(10) {
                try await signOfLife()
                lastSign = .now
            }
            let now = try await catalog.repairQueue().chunks
            if now < left { deadline = .now + Self.repairPatience }
            left = now
            // Everything that is left has been tried and put off.
            if left > 0, try await catalog.dueRepairs(limit: 1).isEmpty { break }
        }
        return Verifier.RepairTally(
            repaired: healing.counts.repairedChunks - doneBefore, unrepaired: left)
    }
}

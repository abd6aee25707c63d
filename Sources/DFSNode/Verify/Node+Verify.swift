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
            var damage: String?
            try await verifier.run { line in
                if case .finding(let finding) = line, finding.kind == .database {
                    damage = damage ?? finding.message
                }
                if case .finding(let finding) = line, finding.isDamage {
                    metrics.damagedChunkFound()
                    healing.repairs.call()
                }
                try await report(line)
            }
            if let damage { await endForDamage(damage) }
        } catch {
            logger.error("verify broke off", metadata: ["error": "\(error)"])
            throw error
        }
    }

    /// Checks the catalog's pages, and ends the process if they are damaged; the next start sees to
    /// it.
    package func checkCatalog() async throws {
        if let first = try await catalog.damages().first { await endForDamage(first) }
    }

    /// Leaves a moment for answers on their way.
    private func endForDamage(_ reason: String) async {
        try? await Task.sleep(for: .milliseconds(500))
        catalog.reportDamage(reason)
    }

    /// Waits until everything in the queue is repaired, or nothing gets repaired any more.
    private func repairAll(
        _ doneBefore: Int, _ signOfLife: () async throws -> Void
    ) async throws -> Verifier.RepairTally {
        try await hastenRepairs()
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

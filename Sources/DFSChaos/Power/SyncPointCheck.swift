import DFSClient
import DFSModel
import DFSTesting
import Foundation
import NIOCore

/// Cuts the power of one node just before each sync of a put, one after the other, and looks at what
/// is left each time.
package struct SyncPointCheck: Sendable {
    private let fleet: NodeFleet
    private let disks: LoopDisks
    private let seed: UInt64
    /// Contents in the catalog, in several rows of it, and in files.
    private static let sizes = [48, 30_000, 300_000]
    private static let maximumSyncs = 60

    package init(fleet: NodeFleet, disks: LoopDisks, seed: UInt64) {
        self.fleet = fleet
        self.disks = disks
        self.seed = seed
    }

    /// Content that was put, and whether that was acknowledged.
    private struct Attempt: Sendable {
        let path: FilePath
        let content: ByteBuffer
        let isAcknowledged: Bool
    }

    /// Runs all cuts. The fleet is open, on disks.
    package func run() async throws -> ChaosReport {
        var report = ChaosReport(check: "sync-points", seed: seed)
        let start = ContinuousClock.now
        report.nodes = fleet.names.count
        report.clients = 1
        var attempts: [Attempt] = []
        for (kind, size) in Self.sizes.enumerated() {
            for sync in 1...Self.maximumSyncs {
                let content = TestContent.bytes(size, seed: seed &+ UInt64(kind * 1_000 + sync))
                let path = try FilePath("sync/\(size)/\(sync)")
                let (isAcknowledged, isCut) = try await attempt(path, content, cutAt: sync)
                attempts.append(
                    Attempt(path: path, content: content, isAcknowledged: isAcknowledged))
                report.rounds += 1
                report.faults.cuts += 1
                try await judge(attempts, &report)
                // The put has fewer syncs than that: it was cut right after its end.
                if !isCut { break }
            }
        }
        let verify = try await fleet.run("dfs", ["verify", "--root", "\(fleet.root)/cluster"])
        report.verified = verify.status == 0
        if verify.status != 0 { report.violations.append("verify: \(verify)") }
        report.seconds = start.duration(to: .now) / .seconds(1)
        return report
    }

    /// Puts while the first node loses its power before its `sync`-th sync, or after the put if it
    /// has not got so far. Afterwards the node runs as usual again.
    private func attempt(
        _ path: FilePath, _ content: ByteBuffer, cutAt sync: Int
    ) async throws -> (isAcknowledged: Bool, isCut: Bool) {
        let name = fleet.names[0]
        let armed = "\(fleet.root)/armed"
        try? FileManager.default.removeItem(atPath: armed)
        try await fleet.kill(name)
        try await fleet.startCutting(name, armed: armed, sync: sync)
        let client = try await fleet.patientClient()
        try Data().write(to: URL(fileURLWithPath: armed))
        var (isAcknowledged, isCut) = (false, false)
        // A node that has just started may refuse at first.
        while !isAcknowledged && !isCut {
            isAcknowledged =
                (try? await client.put(content, at: path, owner: UserName(NodeFleet.user))) != nil
            isCut = await fleet.hasEnded(name)
        }
        await client.shutdown()
        if !isCut { try disks.cutPower(of: fleet.data(of: name)) }
        try await fleet.kill(name, mayBeDead: true)
        try await disks.mountAgain(fleet.data(of: name))
        try await fleet.start(name)
        return (isAcknowledged, isCut)
    }

    /// What was acknowledged is there; what was not is there whole, or not at all.
    private func judge(_ attempts: [Attempt], _ report: inout ChaosReport) async throws {
        let client = try await fleet.patientClient()
        report.acknowledged = attempts.count { $0.isAcknowledged }
        report.found = 0
        report.lost = 0
        for attempt in attempts {
            do {
                let (content, _) = try await client.getWithReport(attempt.path, isStrict: true)
                if content != attempt.content {
                    report.violations.append("\(attempt.path) holds other bytes than were put")
                }
                if attempt.isAcknowledged { report.found += 1 }
            } catch let error as ClientError {
                if attempt.isAcknowledged {
                    report.lost += 1
                    report.violations.append("\(attempt.path) was acknowledged: \(error)")
                } else if error.code != .notFound {
                    report.violations.append("\(attempt.path): \(error)")
                }
            }
        }
        await client.shutdown()
    }
}

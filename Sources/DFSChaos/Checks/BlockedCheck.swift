import DFSClient
import DFSModel
import DFSTesting
import Foundation
import NIOCore

/// A proposing node that stops between prepare and accept, or a client that dies at any moment, must
/// not keep others from the path for longer than a round of retries.
package struct BlockedCheck: Sendable {
    private let fleet: NodeFleet
    private let proxies: Proxies
    private let seed: UInt64
    /// How long a client asks for a change in all; whoever needs longer was blocked.
    private static let limitSeconds = 15.0
    /// How late messages to the other nodes are, so that there is time between the phases.
    private static let delayMilliseconds = 150

    package init(fleet: NodeFleet, proxies: Proxies, seed: UInt64) {
        self.fleet = fleet
        self.proxies = proxies
        self.seed = seed
    }

    /// - Parameters:
    ///   - stops: for how many seconds the proposer is stopped in each round.
    ///   - deaths: how many clients die.
    package func run(stops: [Int], deaths: Int) async throws -> ChaosReport {
        var report = ChaosReport(check: "blocked", seed: seed)
        let start = ContinuousClock.now
        let client = try await fleet.patientClient()
        for (round, seconds) in stops.enumerated() {
            try await stopProposer(round, seconds, client, &report)
            report.rounds += 1
        }
        for round in 0..<deaths {
            try await killClient(round, of: deaths, client, &report)
            report.rounds += 1
        }
        await client.shutdown()
        let verify = try await fleet.run("dfs", ["verify", "--root", "\(fleet.root)/cluster"])
        report.verified = verify.status == 0
        if verify.status != 0 { report.violations.append("verify: \(verify)") }
        report.seconds = start.duration(to: .now) / .seconds(1)
        return report
    }

    // MARK: The proposer

    /// Stops the node that proposes a put once another has promised and nobody has accepted.
    private func stopProposer(
        _ round: Int, _ seconds: Int, _ client: ClusterClient, _ report: inout ChaosReport
    ) async throws {
        let path = try FilePath("stopped/\(round)")
        for node in 1..<fleet.names.count {
            try await proxies.begin(
                .delay(node: node, milliseconds: Self.delayMilliseconds), on: fleet.names)
        }
        let first = Task { try await put("first", path, client) }
        let isBetween = try await waitForPromise(path)
        await fleet.pause(fleet.names[0])
        report.faults.stops += 1
        for node in 1..<fleet.names.count {
            try await proxies.begin(.delay(node: node, milliseconds: 0), on: fleet.names)
        }
        let isTooLate = try await isAccepted(path)
        if !isBetween || isTooLate {
            report.oddityCount += 1
            report.oddities.append("round \(round) did not stop between prepare and accept")
        }
        let resumed = ContinuousClock.now + .seconds(seconds)
        try await measure(path, "while the proposer is stopped", client, &report)
        try await Task.sleep(until: resumed, clock: .continuous)
        await fleet.resume(fleet.names[0])
        _ = try? await first.value
        try await measure(path, "after the proposer went on", client, &report)
    }

    /// Waits until the second node has promised a ballot for the path.
    private func waitForPromise(_ path: FilePath) async throws -> Bool {
        for _ in 0..<400 {
            if try await count("promised_counter > 0", path) > 0 { return true }
        }
        return false
    }

    private func isAccepted(_ path: FilePath) async throws -> Bool {
        try await count("accepted_counter IS NOT NULL", path) > 0
    }

    /// Registers of a path, which needs no quoting, in the second node's catalog.
    private func count(_ condition: String, _ path: FilePath) async throws -> Int {
        let text = try await Tool(folder: "\(fleet.root)/tools").run([
            "sqlite3", "-readonly", "\(fleet.data(of: fleet.names[1]))/catalog.db",
            "SELECT count(*) FROM registers WHERE path = '\(path)' AND \(condition)",
        ])
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    // MARK: The client

    /// Kills `dfc` at a moment of its put; the moments of all rounds are spread over a whole put.
    private func killClient(
        _ round: Int, of rounds: Int, _ client: ClusterClient, _ report: inout ChaosReport
    ) async throws {
        let path = try FilePath("dead/\(round)")
        let source = "\(fleet.root)/victim"
        if round == 0 {
            let bytes = TestContent.bytes(300_000, seed: seed)
            try Data(bytes.readableBytesView).write(to: URL(fileURLWithPath: source))
        }
        let start = ContinuousClock.now
        let whole = try await fleet.startClient(["put", source, "\(path)-whole"])
        _ = try await whole.wait(timeoutSeconds: 60)
        let usual = start.duration(to: .now) / .milliseconds(1)
        let victim = try await fleet.startClient(["put", source, "\(path)"])
        try await Task.sleep(for: .milliseconds(usual * Double(round) / Double(rounds)))
        await victim.signal(SIGKILL)
        _ = try await victim.wait(timeoutSeconds: 60)
        report.operations += 1
        try await measure(path, "after a client died", client, &report)
    }

    // MARK: The others

    private func put(_ text: String, _ path: FilePath, _ client: ClusterClient) async throws {
        _ = try await client.put(
            ByteBuffer(string: "\(text) \(path)"), at: path, owner: UserName(NodeFleet.user))
    }

    /// Puts and reads the path, and takes the time.
    private func measure(
        _ path: FilePath, _ when: String, _ client: ClusterClient, _ report: inout ChaosReport
    ) async throws {
        let start = ContinuousClock.now
        do {
            try await put(when, path, client)
            report.acknowledged += 1
            let content = try await client.getWithReport(path, isStrict: true).content
            if content == ByteBuffer(string: "\(when) \(path)") {
                report.found += 1
            } else {
                report.violations.append("\(path) does not hold what was put \(when)")
            }
        } catch {
            report.violations.append("\(path) cannot be put \(when): \(error)")
        }
        report.operations += 2
        let seconds = start.duration(to: .now) / .seconds(1)
        report.slowestSeconds = max(report.slowestSeconds ?? 0, seconds)
        if seconds > Self.limitSeconds {
            report.violations.append("\(path) was blocked for \(seconds) s \(when)")
        }
    }
}

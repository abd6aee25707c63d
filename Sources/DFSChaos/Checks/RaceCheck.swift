import DFSClient
import DFSModel
import DFSTesting
import NIOCore

/// Many clients put one path under the condition that nothing is there, all at once, again and
/// again: exactly one wins each time.
package struct RaceCheck: Sendable {
    private let fleet: NodeFleet
    private let clients: Int
    private let rounds: Int
    private let seed: UInt64
    /// Whether a node is killed during each round.
    private let kills: Bool

    package init(fleet: NodeFleet, clients: Int, rounds: Int, seed: UInt64, kills: Bool) {
        self.fleet = fleet
        self.clients = clients
        self.rounds = rounds
        self.seed = seed
        self.kills = kills
    }

    /// How one client's put ended.
    private enum End: Hashable {
        case won(VersionID)
        case refused
        case unknown
        case failed(String)
    }

    /// Runs all rounds. The fleet is open.
    package func run() async throws -> ChaosReport {
        var report = ChaosReport(check: kills ? "race-kill" : "race", seed: seed)
        let start = ContinuousClock.now
        report.clients = clients
        let racers = try await makeRacers()
        var generator = SeededGenerator(seed: seed)
        for round in 1...rounds {
            let victim =
                kills ? fleet.names[Int(generator.next() % UInt64(fleet.names.count))] : nil
            let delay = Int(generator.next() % 120)
            try await run(round, racers, victim, delayMilliseconds: delay, &report)
            report.rounds += 1
        }
        for racer in racers { await racer.shutdown() }
        report.seconds = start.duration(to: .now) / .seconds(1)
        return report
    }

    private func makeRacers() async throws -> [ClusterClient] {
        var racers: [ClusterClient] = []
        for _ in 0..<clients { racers.append(try await fleet.client()) }
        return racers
    }

    private func run(
        _ round: Int, _ racers: [ClusterClient], _ victim: NodeName?, delayMilliseconds: Int,
        _ report: inout ChaosReport
    ) async throws {
        let path = try FilePath("race/\(seed)/\(round)")
        let ends = try await withThrowingTaskGroup(of: End?.self) { group in
            for (number, racer) in racers.enumerated() {
                group.addTask { await end(of: racer, number, path) }
            }
            if let victim {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(delayMilliseconds))
                    try await fleet.kill(victim)
                    try await Task.sleep(for: .milliseconds(300))
                    try await fleet.start(victim)
                    return nil
                }
                report.faults.kills += 1
            }
            return try await group.reduce(into: [End]()) { ends, end in
                if let end { ends.append(end) }
            }
        }
        report.operations += ends.count
        report.unknown += ends.count { $0 == .unknown }
        try await judge(ends, racers[0], path, &report)
    }

    private func end(of racer: ClusterClient, _ number: Int, _ path: FilePath) async -> End {
        do {
            let content = ByteBuffer(string: "client \(number) at \(path)")
            let result = try await racer.put(
                content, at: path, owner: UserName(NodeFleet.user), condition: .absent)
            return .won(result.manifest.version)
        } catch let error as ClientError {
            switch error.code {
            case .conditionFailed: return .refused
            case .outcomeUnknown: return .unknown
            default: return .failed(error.message)
            }
        } catch {
            return .failed("\(error)")
        }
    }

    /// Exactly one has won; it is the one whose version is there. One that was not told may be it.
    private func judge(
        _ ends: [End], _ reader: ClusterClient, _ path: FilePath, _ report: inout ChaosReport
    ) async throws {
        let winners = ends.compactMap { end -> VersionID? in
            guard case .won(let version) = end else { return nil }
            return version
        }
        report.acknowledged += winners.count
        for case .failed(let message) in ends {
            report.oddityCount += 1
            if report.oddities.count < 10 { report.oddities.append("\(path): \(message)") }
        }
        let there = try await reader.getWithReport(path, isStrict: true).report.manifest.version
        let mayBeUntold = winners.isEmpty && ends.contains(.unknown)
        guard winners == [there] || mayBeUntold else {
            report.violations.append(
                "\(path): \(winners.count) clients have won, \(there) is there")
            return
        }
        report.found += 1
    }
}

import DFSModel
import DFSTesting
import Foundation

/// Two of four nodes are down, each pair in turn: a put fails soon and says why, a get of what is
/// whole works and warns, a strict get refuses.
package struct MinorityCheck: Sendable {
    private let fleet: NodeFleet
    private let seed: UInt64
    /// How soon a put must have failed.
    private static let putSeconds = 3.0

    package init(fleet: NodeFleet, seed: UInt64) {
        self.fleet = fleet
        self.seed = seed
    }

    /// Runs `dfc` against every pair. The fleet is open and has four nodes.
    package func run() async throws -> ChaosReport {
        var report = ChaosReport(check: "minority", seed: seed)
        let start = ContinuousClock.now
        let source = "\(fleet.root)/book"
        let bytes = TestContent.bytes(400_000, seed: seed)
        try Data(bytes.readableBytesView).write(to: URL(fileURLWithPath: source))
        let put = try await dfc("put", source, "book")
        guard put.status == 0 else {
            throw ModelError(.unavailable, "The book cannot be put: \(put)")
        }
        report.acknowledged = 1
        for (first, second) in Self.pairs {
            let down = [fleet.names[first], fleet.names[second]]
            for name in down { try await fleet.kill(name) }
            report.faults.kills += 2
            // Of four nodes in a circle, opposite ones hold everything between them.
            let isWhole = second - first == 2
            try await check(source, isWhole: isWhole, "without \(down)", &report)
            for name in down { try await fleet.start(name) }
            report.rounds += 1
        }
        report.seconds = start.duration(to: .now) / .seconds(1)
        return report
    }

    private static let pairs = (0..<4).flatMap { first in
        (first + 1..<4).map { (first, $0) }
    }

    private func check(
        _ source: String, isWhole: Bool, _ which: String, _ report: inout ChaosReport
    ) async throws {
        let put = try await dfc("put", source, "other")
        report.slowestSeconds = max(report.slowestSeconds ?? 0, put.seconds)
        if put.status != 69 || !put.isSentence || put.seconds > Self.putSeconds {
            report.violations.append("put \(which) took \(put.seconds) s: \(put)")
        }
        let copy = "\(fleet.root)/copy"
        try? FileManager.default.removeItem(atPath: copy)
        let get = try await dfc("get", "book", copy)
        let isSame = FileManager.default.contentsEqual(atPath: source, andPath: copy)
        let isRight =
            isWhole
            ? get.status == 0 && isSame && get.errors.contains("newer version")
            : get.status == 5 && get.isSentence
        if !isRight { report.violations.append("get \(which): \(get)") }
        if isWhole && isSame { report.found += 1 }
        let strict = try await dfc("get", "--strict", "book", copy)
        if strict.status != 69 || !strict.isSentence {
            report.violations.append("strict get \(which): \(strict)")
        }
        let list = try await dfc("list", "--strict")
        if list.status != 69 || !list.isSentence {
            report.violations.append("strict list \(which): \(list)")
        }
        report.operations += 4
    }

    private func dfc(_ arguments: String...) async throws -> Ended {
        try await fleet.startClient(arguments).wait(timeoutSeconds: 60)
    }
}

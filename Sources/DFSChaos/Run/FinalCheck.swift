import DFSClient
import DFSModel
import DFSTesting
import DFSWire
import Foundation

/// What must hold once all faults are over.
struct FinalCheck: Sendable {
    let cluster: ClusterClient
    let arena: Arena
    let fleet: NodeFleet

    /// How long the nodes may take to agree.
    private static let agreementSeconds = 90
    private static let getsAtOnce = 8

    func run(_ report: inout ChaosReport) async throws {
        try await readContested(&report)
        try await compareLedger(&report)
        try await waitForAgreement(&report)
        try await verify(&report)
    }

    /// Two strict reads of each contested path, which must succeed now. They end the history.
    private func readContested(_ report: inout ChaosReport) async throws {
        for number in 0..<2 {
            var reader = ChaosClient(
                number: 1_000 + number, cluster: cluster, arena: arena, seed: UInt64(number))
            for path in arena.contested.indices { await reader.read(path) }
        }
        let unanswered = arena.recorder.history().operations.suffix(2 * arena.contested.count)
            .count { $0.ended == nil }
        if unanswered > 0 {
            report.violations.append("\(unanswered) strict reads fail although the faults are over")
        }
    }

    // MARK: The ledger

    /// Every acknowledged write to a path of its own is fetched and compared.
    private func compareLedger(_ report: inout ChaosReport) async throws {
        let entries = try arena.recorder.ledger.entries()
        report.acknowledged = entries.count
        let kept = entries.filter { !arena.contested.contains($0.path) }
        for start in stride(from: 0, to: kept.count, by: Self.getsAtOnce) {
            let some = kept[start..<min(start + Self.getsAtOnce, kept.count)]
            let problems = await withTaskGroup(of: String?.self) { group in
                for entry in some { group.addTask { await problem(of: entry) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            report.found += problems.count { $0 == nil }
            report.lost += problems.count { $0 != nil }
            report.violations += problems.compactMap { $0 }
        }
    }

    private func problem(of entry: LedgerFile.Entry) async -> String? {
        do {
            let content = try await cluster.get(entry.path)
            return content == arena.contents.bytes(entry.content)
                ? nil : "\(entry.path) holds other bytes than were acknowledged"
        } catch {
            return "\(entry.path) was acknowledged and cannot be got: \(error)"
        }
    }

    // MARK: The nodes

    /// Waits until every node says the same of every path of the ledger.
    private func waitForAgreement(_ report: inout ChaosReport) async throws {
        let end = ContinuousClock.now + .seconds(Self.agreementSeconds)
        var waiting = Set(try arena.recorder.ledger.entries().map(\.path)).union(arena.contested)
        while !waiting.isEmpty, ContinuousClock.now < end {
            for path in waiting where try await isAgreed(path) { waiting.remove(path) }
            if !waiting.isEmpty { try await Task.sleep(for: .milliseconds(500)) }
        }
        if let path = waiting.sorted(by: { $0.text < $1.text }).first {
            report.violations.append(
                "the nodes do not agree on \(waiting.count) paths, such as \(path)")
        }
    }

    private func isAgreed(_ path: FilePath) async throws -> Bool {
        let request = NodeRequest(.get, Routes.file, query: [("path", path.text)])
        let results = await cluster.askAll { node -> EntryBody? in
            do {
                return try await node.send(request, for: FileBody.self).entry
            } catch let error as ClientError where error.code == .notFound {
                return nil
            }
        }
        guard results.failures.isEmpty else { return false }
        let answers = results.answers.values
        return Set(answers.map { $0?.ballot }).count == 1
            && answers.allSatisfy { $0?.missing ?? [] == [] }
    }

    private func verify(_ report: inout ChaosReport) async throws {
        let ended = try await fleet.run(
            "dfs", ["verify", "--root", "\(fleet.root)/cluster"])
        report.verified = ended.status == 0
        if ended.status != 0 {
            report.violations.append(
                "verify ends with \(ended.status): \((ended.output + ended.errors).prefix(1_500))")
        }
    }
}

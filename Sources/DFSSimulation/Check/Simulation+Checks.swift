import DFSCluster
import DFSHistory
import DFSModel

/// What must hold of the nodes' disks.
extension Simulation {
    /// The manifest of a version, wherever it is known.
    private func upload(_ version: VersionID) -> Upload? {
        nodes.lazy.compactMap { $0.durable.versions[version]?.upload }.first
    }

    /// A value was chosen just now: every node of the layouts of its versions holds its part.
    mutating func checkHolders(_ path: Int, _ value: BallotedValue) {
        guard value == ledger.chosen[path].last else { return }
        for version in value.value.namedVersions {
            guard let upload = upload(version) else {
                ledger.violate("nobody knows the manifest of \(text(version)), which is chosen")
                continue
            }
            for node in upload.nodes where !nodes[node].hasLostDisk {
                guard !nodes[node].holds(upload, cast: cast) else { continue }
                ledger.violate("\(name(node)) lacks its part of \(text(version)), which is chosen")
            }
        }
    }

    /// A node has removed something of a version: it must not be part of what is chosen.
    mutating func checkRemoved(_ version: VersionID, _ node: Int) {
        guard !nodes[node].hasLostDisk else { return }
        for path in cast.paths.indices {
            guard let value = ledger.chosen[path].last?.value,
                value.namedVersions.contains(version), let upload = upload(version),
                upload.nodes.contains(node), !nodes[node].holds(upload, cast: cast)
            else { continue }
            ledger.violate("\(name(node)) has removed \(text(version)), which is chosen")
        }
    }

    /// What must hold at the end, when the faults have long been over.
    mutating func checkEnd() {
        guard ledger.violation == nil else { return }
        ledger.checkSingleEffects()
        for path in cast.paths.indices {
            let chosen = ledger.chosen[path].last
            if let chosen { checkHolders(path, chosen) }
            for node in nodes.indices where nodes[node].isUp && nodes[node].votes {
                let committed = nodes[node].durable.registers[path].committed
                guard committed?.value != chosen?.value else { continue }
                ledger.violate(
                    "\(name(node)) ends with \(committed.map { text($0) } ?? "nothing") at "
                        + "p\(path + 1), but \(chosen.map { text($0) } ?? "nothing") is chosen")
            }
        }
    }

    /// Whether what clients saw can be explained. Returns the paths that are too tangled to tell.
    private mutating func checkHistory() -> Int {
        var undecided = 0
        for path in cast.paths.indices where ledger.violation == nil {
            let operations = history.operations.filter { $0.path == path }
            switch Linearizability.check(operations) {
            case .holds: break
            case .undecided: undecided += 1
            case .fails:
                if trace.isOn {
                    for operation in operations { trace.note(now, text(operation)) }
                }
                ledger.violate("the history of p\(path + 1) is not linearizable")
            }
        }
        return undecided
    }

    /// Checks the whole and sums it up.
    mutating func report() -> HistoryReport {
        let undecided = checkHistory()
        checkEnd()
        return HistoryReport(
            seed: seed, violation: ledger.violation, trace: trace.lines, events: eventCount,
            operations: history.operations.count,
            applied: history.operations.count { $0.result == .applied },
            unknown: history.operations.count { $0.result == .unknown },
            undecidedPaths: undecided, chosen: ledger.chosen.joined().count)
    }
}

import DFSHistory
import DFSModel

/// Many clients on few paths while a fleet of real nodes is treated badly, and then the reckoning.
package struct ChaosRun: Sendable {
    private let fleet: NodeFleet
    private let means: any FaultMeans
    private let options: ChaosOptions
    private let name: String
    private let arena: Arena

    /// - Parameters:
    ///   - name: what the report calls the check.
    ///   - fleet: not yet open; it is closed at the end.
    package init(
        name: String, fleet: NodeFleet, means: any FaultMeans, options: ChaosOptions
    ) throws {
        self.name = name
        self.fleet = fleet
        self.means = means
        self.options = options
        arena = try Arena(
            owner: UserName(NodeFleet.user),
            contested: (1...options.paths).map { try FilePath("contested/\($0)") },
            contents: NumberedContent(seed: options.seed),
            recorder: Recorder(ledger: LedgerFile(path: "\(fleet.root)/ledger.jsonl")))
    }

    /// Runs it all. Throws if something could not be carried out; what the nodes did wrong is in
    /// the report.
    package func run() async throws -> ChaosReport {
        let start = ContinuousClock.now
        do {
            try await fleet.open()
            let counts = try await storm()
            var report = try await reckon(counts)
            await fleet.close()
            report.seconds = start.duration(to: .now) / .seconds(1)
            return report
        } catch {
            await fleet.close()
            throw error
        }
    }

    private func storm() async throws -> FaultCounts {
        let (seed, faults) = (options.seed, options.faults)
        let end = ContinuousClock.now + .seconds(options.seconds)
        let driver = FaultDriver(
            fleet: fleet, means: means,
            plan: FaultPlan(
                seed: seed, nodeCount: fleet.names.count, kinds: options.kinds,
                pauseMilliseconds: options.pauseMilliseconds))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let ending = Ending()
            for number in 1...options.clients {
                group.addTask { try await work(number, until: ending) }
            }
            do {
                try await driver.run { counts in
                    ContinuousClock.now >= end
                        || faults.map { counts.kills + counts.cuts >= $0 } ?? false
                }
            } catch {
                ending.come()
                throw error
            }
            ending.come()
            try await group.waitForAll()
            return await driver.counts
        }
    }

    private func work(_ number: Int, until ending: Ending) async throws {
        let cluster = try await fleet.patientClient()
        var worker = ChaosClient(
            number: number, cluster: cluster, arena: arena,
            seed: options.seed &+ UInt64(number) &* 7_919)
        do {
            while !ending.isNow { try await worker.step() }
        } catch {
            await cluster.shutdown()
            throw error
        }
        await cluster.shutdown()
    }

    // MARK: Reckoning

    private func reckon(_ counts: FaultCounts) async throws -> ChaosReport {
        var report = ChaosReport(check: name, seed: options.seed)
        report.nodes = fleet.names.count
        report.clients = options.clients
        report.faults = counts
        let cluster = try await fleet.patientClient()
        do {
            try await FinalCheck(cluster: cluster, arena: arena, fleet: fleet).run(&report)
        } catch {
            await cluster.shutdown()
            throw error
        }
        await cluster.shutdown()
        await fleet.lookForDeaths()
        report.violations += arena.recorder.violations + (await fleet.deaths)
        (report.oddityCount, report.oddities) = arena.recorder.oddities
        let history = arena.recorder.history()
        try HistoryFile.write(history.operations, to: "\(fleet.root)/history.jsonl")
        check(history, &report)
        return report
    }

    private func check(_ history: History, _ report: inout ChaosReport) {
        report.operations = history.operations.count
        report.unknown = history.operations.count { $0.result == .unknown && $0.kind != .read }
        for (index, path) in arena.contested.enumerated() {
            switch Linearizability.check(history.operations(on: index)) {
            case .holds: break
            case .fails: report.violations.append("the history of \(path) is not linearizable")
            case .undecided: report.undecidedPaths += 1
            }
        }
    }
}

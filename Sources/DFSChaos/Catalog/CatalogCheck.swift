import DFSCluster
import DFSModel
import DFSSimulation

/// Simulated histories and drills that are repeated by real catalogs.
package struct CatalogCheck: Sendable {
    private let seeds: ClosedRange<UInt64>
    private let folder: String
    private static let drillBatches = 400

    /// - Parameter folder: where the catalogs' files go; best one in memory.
    package init(seeds: ClosedRange<UInt64>, folder: String) {
        self.seeds = seeds
        self.folder = folder
    }

    /// Runs a history and a drill for each seed.
    package func run() async throws -> ChaosReport {
        var report = ChaosReport(check: "catalog", seed: seeds.lowerBound)
        report.nodes = 0
        let start = ContinuousClock.now
        for seed in seeds {
            var simulation = try Simulation(seed: seed, isJournaled: true)
            if let violation = try simulation.run().violation {
                report.violations.append("seed \(seed): \(violation)")
            }
            try await repeatEvents(
                simulation.catalogEvents, simulation.nodeNames, simulation.registerKeys, seed,
                &report)
            var drill = try CatalogDrill(seed: seed)
            drill.run(batches: Self.drillBatches)
            try await repeatEvents(
                drill.events, drill.nodeNames, drill.registerKeys, seed, &report)
            report.rounds += 1
        }
        report.seconds = start.duration(to: .now) / .seconds(1)
        return report
    }

    private func repeatEvents(
        _ events: [CatalogEvent], _ nodes: [NodeName], _ keys: [RegisterKey], _ seed: UInt64,
        _ report: inout ChaosReport
    ) async throws {
        let path = "\(folder)/\(UInt64.random(in: .min ... .max))"
        var replay = try CatalogReplay(folder: path, nodes: nodes, keys: keys)
        let difference = try await replay.run(events)
        try replay.close()
        try CatalogReplay.remove(path)
        if let difference { report.violations.append("seed \(seed): \(difference)") }
        report.operations += replay.verbCount
        report.faults.kills += replay.restartCount
    }
}

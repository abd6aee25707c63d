import ArgumentParser
import DFSSimulation

/// `dfssim`: many histories of the commit protocol, one after the other.
@main struct DFSSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfssim",
        abstract: "Simulate the commit protocol under faults and check every history.",
        discussion: """
            A seed makes a history: nodes, clients, their operations and all faults. The first
            violation is printed and ends the run with exit code 1; the same seed shows it again.

            EXAMPLES
              dfssim --seeds 100000
              dfssim --seeds 1000 --variant no-sync-before-promise
              dfssim --first 4711 --verbose
            """)

    @Option(help: "How many histories to simulate.")
    var seeds: UInt64 = 1

    @Option(help: "The first seed; the others follow it.")
    var first: UInt64 = 1

    @Option(help: "The protocol, or a way to break it: \(DFSSim.variants).")
    var variant = Variant.correct

    @Flag(help: "Print what happens in each history.")
    var verbose = false

    @Flag(help: "Go on after a violation, and count them.")
    var all = false

    private static var variants: String {
        Variant.allCases.map(\.rawValue).joined(separator: ", ")
    }

    func run() throws {
        var tally = Tally()
        for offset in 0..<seeds {
            let report = try history(first &+ offset)
            tally.add(report)
            guard let violation = report.violation else { continue }
            print("seed \(report.seed): \(violation)")
            guard !all else { continue }
            tally.show()
            throw ExitCode(1)
        }
        tally.show()
        if tally.violations > 0 { throw ExitCode(1) }
    }

    private func history(_ seed: UInt64) throws -> HistoryReport {
        var simulation = try Simulation(seed: seed, variant: variant, isTraced: verbose)
        let report = try simulation.run()
        for line in report.trace { print(line) }
        return report
    }
}

extension Variant: ExpressibleByArgument {}

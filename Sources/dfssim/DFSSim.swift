import ArgumentParser
import DFSSimulation
import Foundation

/// `dfssim`: many histories of the commit protocol, one after the other.
@main struct DFSSim: AsyncParsableCommand {
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

    @Option(help: "How many histories to simulate at once; the machine's processors without it.")
    var jobs: Int?

    private static var variants: String {
        Variant.allCases.map(\.rawValue).joined(separator: ", ")
    }

    func validate() throws {
        guard jobs.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--jobs is at least 1.")
        }
    }

    func run() async throws {
        var tally = Tally()
        try await withThrowingTaskGroup(of: HistoryReport.self) { group in
            var started: UInt64 = 0
            func startNext() {
                guard started < seeds else { return }
                let seed = first &+ started
                started += 1
                group.addTask { try history(seed) }
            }
            for _ in 0..<(jobs ?? ProcessInfo.processInfo.activeProcessorCount) { startNext() }
            while let report = try await group.next() {
                tally.add(report)
                for line in report.trace { print(line) }
                if let violation = report.violation {
                    print("seed \(report.seed): \(violation)")
                    guard all else { break }
                }
                startNext()
            }
            group.cancelAll()
        }
        tally.show()
        if tally.violations > 0 { throw ExitCode(1) }
    }

    private func history(_ seed: UInt64) throws -> HistoryReport {
        var simulation = try Simulation(seed: seed, variant: variant, isTraced: verbose)
        return try simulation.run()
    }
}

extension Variant: ExpressibleByArgument {}

import ArgumentParser
import DFSSimulation
import Foundation

/// `dfssim`: many histories of the commit protocol, a few at once.
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
              dfssim --seeds 1000 --broken
              dfssim --first 4711 --verbose
            """)

    @Option(help: "How many histories to simulate.")
    var seeds: UInt64 = 1

    @Option(help: "The first seed; the others follow it.")
    var first: UInt64 = 1

    @Option(help: "The protocol, or a way to break it: \(DFSSim.variants).")
    var variant = Variant.correct

    @Flag(help: "Run each way to break the protocol until it is caught; 1 if one is not.")
    var broken = false

    @Flag(help: "Histories of changing members instead; with --broken, each broken rule for them.")
    var members = false

    @Flag(help: "Print what happens in each history.")
    var verbose = false

    @Flag(help: "Go on after a violation, and count them.")
    var all = false

    @Option(help: "How many histories to simulate at once; the machine's processors without it.")
    var jobs: Int?

    @Option(help: ArgumentHelp("Add the sums to this file as a line of JSON.", valueName: "file"))
    var log: String?

    private static var variants: String {
        Variant.allCases.map(\.rawValue).joined(separator: ", ")
    }

    func validate() throws {
        guard jobs.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--jobs is at least 1.")
        }
    }

    func run() async throws {
        if members { return try runMembers() }
        guard broken else {
            guard try await run(variant).violations == 0 else { throw ExitCode(1) }
            return
        }
        var missed: [Variant] = []
        for variant in Variant.broken where try await run(variant).violations == 0 {
            missed.append(variant)
        }
        for variant in missed { print("\(variant.rawValue) was not caught") }
        if !missed.isEmpty { throw ExitCode(1) }
    }

    private func run(_ variant: Variant) async throws -> Tally {
        var tally = Tally(variant: variant, first: first)
        try await withThrowingTaskGroup(of: HistoryReport.self) { group in
            var started: UInt64 = 0
            func startNext() {
                guard started < seeds else { return }
                let seed = first &+ started
                started += 1
                group.addTask { try history(seed, variant) }
            }
            for _ in 0..<(jobs ?? ProcessInfo.processInfo.activeProcessorCount) { startNext() }
            while let report = try await group.next() {
                tally.add(report)
                for line in report.trace { print(line) }
                if let violation = report.violation {
                    print("\(variant.rawValue), seed \(report.seed): \(violation)")
                    guard all else { break }
                }
                startNext()
            }
            group.cancelAll()
        }
        tally.show()
        if let log { try tally.log(to: log) }
        return tally
    }

    private func runMembers() throws {
        var missed = false
        for variant in broken ? MemberVariant.broken : [.correct] {
            var chosen = 0
            var violation: String?
            for seed in first..<(first + seeds) where violation == nil {
                var simulation = try MemberSimulation(
                    seed: seed, variant: variant, isTraced: verbose)
                let report = try simulation.run()
                for line in report.trace { print(line) }
                chosen += report.chosen
                violation = report.violation.map { "seed \(seed): \($0)" }
            }
            print("members, \(variant.rawValue): \(violation ?? "no violation"), \(chosen) chosen")
            if (violation == nil) == (variant != .correct) { missed = true }
        }
        if missed { throw ExitCode(1) }
    }

    private func history(_ seed: UInt64, _ variant: Variant) throws -> HistoryReport {
        var simulation = try Simulation(seed: seed, variant: variant, isTraced: verbose)
        return try simulation.run()
    }
}

extension Variant: ExpressibleByArgument {}

import ArgumentParser
import DFSSimulation
import Foundation

/// `dfssim`: many histories of the commit protocol, a few at once.
@main struct DFSSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfssim",
        abstract: "Simulate commits, members and healing under faults; check each history.",
        discussion: """
            A seed makes a history: nodes, clients, their operations and all faults. The first
            violation is printed and ends the run with exit code 1; the same seed shows it again.

            EXAMPLES
              dfssim --seeds 100000
              dfssim --seeds 1000 --variant no-sync-before-promise
              dfssim --seeds 1000 --broken
              dfssim --seeds 100000 --kind members
              dfssim --seeds 1000 --kind healing --broken
              dfssim --first 4711 --verbose
            """)

    @Option(help: "How many histories to simulate.")
    var seeds: UInt64 = 1

    @Option(help: "The first seed; the others follow it.")
    var first: UInt64 = 1

    @Option(help: "Which histories: \(Kind.names).")
    var kind = Kind.files

    @Option(help: "The rules as they are ('correct'), or a way to break them: \(Kind.variants).")
    var variant = Kind.correct

    @Flag(help: "Run each way to break the rules until it is caught; 1 if one is not.")
    var broken = false

    @Flag(help: "Print what happens in each history.")
    var verbose = false

    @Flag(help: "Go on after a violation, and count them.")
    var all = false

    @Option(help: "How many histories to simulate at once; the machine's processors without it.")
    var jobs: Int?

    @Option(help: ArgumentHelp("Add the sums to this file as a line of JSON.", valueName: "file"))
    var log: String?

    func validate() throws {
        guard jobs.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--jobs is at least 1.")
        }
    }

    func run() async throws {
        guard broken else {
            guard try await run(variant).violations == 0 else { throw ExitCode(1) }
            return
        }
        var missed: [String] = []
        for variant in kind.variantNames where variant != Kind.correct {
            if try await run(variant).violations == 0 { missed.append(variant) }
        }
        for variant in missed { print("\(variant) was not caught") }
        if !missed.isEmpty { throw ExitCode(1) }
    }

    private func run(_ variant: String) async throws -> Tally {
        var tally = Tally(kind: kind, variant: variant, first: first)
        let (kind, isTraced) = (kind, verbose)
        try await withThrowingTaskGroup(of: (any HistorySummary).self) { group in
            var started: UInt64 = 0
            func startNext() {
                guard started < seeds else { return }
                let seed = first &+ started
                started += 1
                group.addTask {
                    try kind.history(seed: seed, variant: variant, isTraced: isTraced)
                }
            }
            for _ in 0..<(jobs ?? ProcessInfo.processInfo.activeProcessorCount) { startNext() }
            while let report = try await group.next() {
                tally.add(report)
                for line in report.trace { print(line) }
                if let violation = report.violation {
                    print("\(variant), seed \(report.seed): \(violation)")
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
}

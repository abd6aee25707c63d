import ArgumentParser
import DFSChaos

/// `dfschaos storm`: many clients while nodes are killed and stopped.
struct Storm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Kill and stop nodes at random moments under load, then check everything.",
        discussion: """
            Clients put, get, replace and delete a few contested paths and write others once. The
            history of each contested path is checked for linearizability, every acknowledged
            write is looked for, and every node is verified.

            EXAMPLES
              dfschaos storm --kills 20 --seed 7
              dfschaos storm --seconds 600 --clients 32 --paths 2
            """)

    @Option(help: "End after this many kills of a node.")
    var kills: Int?

    @Option(help: "End after this many seconds in any case.")
    var seconds = 7_200

    @Option(help: ArgumentHelp("The longest pause between two faults.", valueName: "ms"))
    var pause = 2_500

    @Option(help: "How many clients there are.")
    var clients = 12

    @Option(help: "How many paths they fight for.")
    var paths = 3

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let options = ChaosOptions(
                seed: seed, clients: clients, paths: paths, kinds: [.kill, .kill, .stop],
                faults: kills, seconds: seconds, pauseMilliseconds: pause)
            let fleet = try NodeFleet(root: root, ground: LoopbackGround(count: common.nodes))
            return try await ChaosRun(
                name: "storm", fleet: fleet, means: SignalsOnly(), options: options
            ).run()
        }
    }
}

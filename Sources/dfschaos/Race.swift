import ArgumentParser
import DFSChaos

/// `dfschaos race`: one winner.
struct Race: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let many clients put one path with --if-absent at once: exactly one wins.",
        discussion: """
            EXAMPLES
              dfschaos race --clients 32 --rounds 100
              dfschaos race --clients 32 --rounds 100 --kill
            """)

    @Option(help: "How many clients put at once.")
    var clients = 32

    @Option(help: "How often.")
    var rounds = 100

    @Flag(help: "Kill a node during each round.")
    var kill = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let fleet = try NodeFleet(root: root, ground: LoopbackGround(count: common.nodes))
            return try await fleet.opened {
                try await RaceCheck(
                    fleet: fleet, clients: clients, rounds: rounds, seed: seed, kills: kill
                ).run()
            }
        }
    }
}

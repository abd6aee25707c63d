import ArgumentParser
import DFSChaos

/// `dfschaos minority`: two of four nodes.
struct Minority: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take each pair of four nodes down and look at what the client still does.",
        discussion: """
            EXAMPLES
              dfschaos minority
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let fleet = try NodeFleet(root: root, ground: LoopbackGround(count: 4))
            return try await fleet.opened {
                try await MinorityCheck(fleet: fleet, seed: seed).run()
            }
        }
    }
}

import ArgumentParser
import DFSChaos

/// `dfschaos blocked`: what others leave half done.
struct Blocked: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop proposers between prepare and accept and kill clients; others go on.",
        discussion: """
            EXAMPLES
              dfschaos blocked
              dfschaos blocked --stop 60 --stop 60 --deaths 200
            """)

    @Option(
        name: .customLong("stop"),
        help: ArgumentHelp(
            "Stop a proposer for so long; give one for each round.", valueName: "seconds"))
    var stops: [Int] = [60, 5, 5, 5, 5]

    @Option(help: "How many clients die, at moments spread over a put.")
    var deaths = 40

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let proxies = try await Proxies(count: common.nodes)
            let fleet = try NodeFleet(root: root, ground: proxies)
            let report = try await fleet.opened {
                try await BlockedCheck(fleet: fleet, proxies: proxies, seed: seed).run(
                    stops: stops, deaths: deaths)
            }
            await proxies.close()
            return report
        }
    }
}

import ArgumentParser
import DFSChaos

/// `dfschaos network`: messages that are late, lost or cut off.
struct Network: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Disturb the network between nodes under load, then check everything.",
        discussion: """
            Without --namespaces, small proxies in front of the nodes delay what is sent to them
            and reset connections. With it, each node runs in the network namespace PREFIX1, … and
            partitions, one-way ones too, and losses are made with nftables there; this needs root
            and is what scripts/network-faults.sh prepares.

            EXAMPLES
              dfschaos network --seconds 60
              dfschaos network --seconds 600 --namespaces dfs-chaos-
            """)

    @Option(help: ArgumentHelp("How the nodes' namespaces are called.", valueName: "prefix"))
    var namespaces: String?

    @Option(help: "End after this many seconds.")
    var seconds = 60

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
            guard let namespaces else { return try await overProxies(seed, root) }
            let fleet = try NodeFleet(
                root: root, ground: NamespaceGround(prefix: namespaces, count: common.nodes))
            return try await ChaosRun(
                name: "partitions", fleet: fleet,
                means: try Namespaces(prefix: namespaces, folder: root),
                options: options(seed, [.partition, .partition, .partition, .kill, .stop])
            ).run()
        }
    }

    private func overProxies(_ seed: UInt64, _ root: String) async throws -> ChaosReport {
        let proxies = try await Proxies(count: common.nodes)
        let fleet = try NodeFleet(root: root, ground: proxies)
        let report = try await ChaosRun(
            name: "delays", fleet: fleet, means: proxies,
            options: options(seed, [.proxy, .proxy, .proxy, .kill, .stop])
        ).run()
        await proxies.close()
        return report
    }

    private func options(_ seed: UInt64, _ kinds: [FaultKind]) -> ChaosOptions {
        ChaosOptions(
            seed: seed, clients: clients, paths: paths, kinds: kinds, faults: nil,
            seconds: seconds, pauseMilliseconds: pause)
    }
}

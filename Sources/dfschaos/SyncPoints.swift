import ArgumentParser
import DFSChaos
import DFSConfiguration

/// `dfschaos sync-points`: a power cut at each sync of a put.
struct SyncPoints: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut a node's power just before each sync of a put.",
        discussion: """
            Puts contents that are kept in the catalog and in files, with the first node's power
            cut before its first sync, its second, and so on until the put outruns the cut. Needs
            root, as `dfschaos power`.

            EXAMPLES
              dfschaos sync-points --nodes 1
              dfschaos sync-points --nodes 4
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let fleet = try NodeFleet(root: root, ground: SmallDiskGround(count: common.nodes))
            let disks = try LoopDisks(folder: root)
            return try await disks.with(fleet) {
                try await fleet.opened {
                    try await SyncPointCheck(fleet: fleet, disks: disks, seed: seed).run()
                }
            }
        }
    }
}

/// `dfschaos serve-cutting`: the node of ``SyncPoints``.
struct ServeCutting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-cutting",
        abstract: "Run one node that cuts its disk's power and dies; sync-points starts it.",
        shouldDisplay: false)

    @Option(help: "The node's configuration.")
    var config: String

    @Option(help: "Count the syncs from when this file is there.")
    var armed: String

    @Option(help: "The sync that does not happen.")
    var sync: Int

    func run() async throws {
        let configuration = try await NodeConfiguration.load(
            file: config, overrides: ["reserve-bytes": "16777216"], environment: [:])
        try await CutNode(configuration: configuration, armed: armed, sync: sync).run()
    }
}

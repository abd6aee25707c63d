import ArgumentParser
import DFSChaos

/// `dfschaos power`: disks that lose what was not synced.
struct Power: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut the power of the nodes' disks at random moments under load.",
        discussion: """
            Each node has an ext4 file system of its own behind a loop device; a cut takes it down
            without writing out its journal. Needs root; scripts/power-cuts.sh says when that
            lacks.

            EXAMPLES
              dfschaos power --cuts 100
            """)

    @Option(help: "End after this many cuts of a node's disk.")
    var cuts = 100

    @Option(help: "End after this many seconds in any case.")
    var seconds = 7_200

    @Option(help: ArgumentHelp("The longest pause between two faults.", valueName: "ms"))
    var pause = 2_500

    @Option(help: "How many clients there are.")
    var clients = 8

    @Option(help: "How many paths they fight for.")
    var paths = 3

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let seed = common.announcedSeed()
        try await common.report { root in
            let options = ChaosOptions(
                seed: seed, clients: clients, paths: paths, kinds: [.power], faults: cuts,
                seconds: seconds, pauseMilliseconds: pause)
            let fleet = try NodeFleet(root: root, ground: SmallDiskGround(count: common.nodes))
            let disks = try LoopDisks(folder: root)
            return try await disks.with(fleet) {
                try await ChaosRun(
                    name: "power", fleet: fleet, means: disks, options: options
                ).run()
            }
        }
    }
}

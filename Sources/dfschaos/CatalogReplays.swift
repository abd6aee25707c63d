import ArgumentParser
import DFSChaos

/// `dfschaos catalog`: simulations over the real catalog.
struct CatalogReplays: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Repeat simulated histories with real catalogs and compare every answer.",
        discussion: """
            Each seed gives a history of the simulator and a drill of random verbs. A folder in
            memory (--root /dev/shm/…) makes it fast.

            EXAMPLES
              dfschaos catalog --seeds 100 --seed 1
            """)

    @Option(help: "How many seeds there are.")
    var seeds: UInt64 = 10

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let first = common.announcedSeed()
        try await common.report { root in
            try await CatalogCheck(seeds: first...(first &+ seeds - 1), folder: root).run()
        }
    }
}

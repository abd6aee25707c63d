import ArgumentParser

/// The root of the command line.
@main struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfschaos",
        abstract: "Treat real nodes badly and check that they keep their promises.",
        discussion: """
            Starts `dfs serve` processes from its own folder, on this machine. Each check prints
            one line of JSON and ends with 1 if something was lost or wrong. docs/reliability.md
            says what was run.

            EXAMPLES
              dfschaos storm --kills 500
              dfschaos race --rounds 100 --kill
            """,
        subcommands: [
            Storm.self, Race.self, Minority.self, Blocked.self, Power.self, Network.self,
            CatalogReplays.self,
            SyncPoints.self, ServeCutting.self, CheckHistory.self,
        ])
}

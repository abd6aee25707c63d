import ArgumentParser
import DFSConfiguration

/// `dfs serve`: one node in the foreground.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run one node in the foreground.",
        discussion: """
            Prints a line once the node can answer, and logs to standard error. SIGTERM
            and Ctrl-C let requests in flight finish, for at most ten seconds. Each
            setting of the file can also come from the environment (DFS_LOG_LEVEL) or
            from an option, which wins.

            EXAMPLES
              dfs serve --config cluster/dfs1.conf
              dfs serve --config dfs.conf --replace
              dfs serve --config dfs.conf --listen 0.0.0.0:10001 --log-format json
              DFS_LOG_LEVEL=debug dfs serve --config dfs.conf
            """)

    @Option(help: ArgumentHelp("The node's configuration.", valueName: "file"))
    var config: String

    @Flag(
        help: """
            Let a new catalog take the node's slot if its own is lost, or is an old copy. \
            The others give back what it knew.
            """)
    var replace = false

    @OptionGroup(title: "Settings that win over those of the file")
    var settings: SettingOptions

    func run() async throws {
        let configuration = try await NodeConfiguration.load(
            file: config, overrides: settings.overrides, environment: Surroundings.environment)
        LogSetup.bootstrap(configuration)
        try await NodeProcess(
            configurations: [configuration], saysReady: false, replacing: replace
        ).run()
    }
}

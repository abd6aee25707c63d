import ArgumentParser

/// `dfs config`: configuration files.
struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look after configuration files.",
        discussion: """
            EXAMPLES
              dfs config check cluster/dfs1.conf
            """,
        subcommands: [Check.self])
}

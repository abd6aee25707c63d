import ArgumentParser

/// `dfs user`: who may use the cluster.
struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Add, list, change and remove users, on all nodes at once.",
        discussion: """
            Speaks to any running node, with the cluster's key: run it where a node's
            configuration is. A majority of the nodes must be up.

            EXAMPLES
              dfs user add alice
              dfs user list
              dfs user passwd alice --config cluster/dfs1.conf
            """,
        subcommands: [Add.self, List.self, Passwd.self, Remove.self])
}

import ArgumentParser
import DFSModel
import DFSTerminal

/// `dfs user remove`
struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a user and end the user's logins; the files stay.",
        discussion: """
            EXAMPLES
              dfs user remove alice
              dfs user remove alice --config cluster/dfs1.conf
            """)

    @Argument(help: "The name of the user.")
    var name: String

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let user = try UserName(name)
        let access = try AdminAccess(try await selection.node())
        try await access.withCluster { try await $0.removeUser(user) }
        try Console.dfs.line("Removed \(user). The files stay.")
    }
}

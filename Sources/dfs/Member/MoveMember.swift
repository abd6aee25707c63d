import ArgumentParser
import DFSModel
import DFSTerminal

/// `dfs member move`
struct MoveMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Tell the cluster where a node is reached from now on.",
        discussion: """
            Start the node with the new `listen` and `advertise` in its configuration, and
            a certificate that names the new host. Change the clients' dfc.conf as well.

            EXAMPLES
              dfs member move DFS3 node3b.example:10001
            """)

    @Argument(help: "The name of the node.")
    var name: String

    @Argument(help: ArgumentHelp("Its new address.", valueName: "host:port"))
    var address: String

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let node = try NodeName(name)
        let address = try NodeAddress(address)
        let access = try AdminAccess(try await selection.node())
        try await access.withCluster { cluster in
            try await cluster.requireMember(node)
            _ = try await cluster.moveMember(node, to: address)
        }
        try Console.dfs.line("\(node) is reached at \(address) from now on.")
    }
}

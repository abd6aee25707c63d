import ArgumentParser
import DFSModel
import DFSTerminal

/// `dfs member remove`
struct RemoveMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a node out of the cluster; it votes no more.",
        discussion: """
            What only this node holds is not copied away first. Stop the node afterwards:
            to come back it needs 'dfs serve --replace'.

            EXAMPLES
              dfs member remove DFS4
              dfs member remove DFS4 --config cluster/dfs1.conf
            """)

    @Argument(help: "The name of the node.")
    var name: String

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let node = try NodeName(name)
        let access = try AdminAccess(try await selection.node())
        let body = try await access.withCluster { cluster in
            try await cluster.requireMember(node)
            return try await cluster.removeMember(node)
        }
        try Console.dfs.line(
            "Removed \(node). The cluster has \(Counted(body.members.count, "node")) now.")
    }
}

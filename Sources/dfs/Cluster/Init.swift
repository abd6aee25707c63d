import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal

/// `dfs init`: makes a cluster.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a cluster: its keys, certificates, configurations and data folders.",
        discussion: """
            Without --member all nodes run on this machine, at 127.0.0.1. With it, each
            node gets a folder to copy to its host. Nothing that exists is overwritten.

            EXAMPLES
              dfs init --root cluster
              dfs init --root cluster --nodes 3 --base-port 20001
              dfs init --root cluster --member DFS1=a.example:10001 --member DFS2=b.example:10001
            """)

    @OptionGroup var local: LocalClusterOptions

    @Option(
        name: .customLong("member"),
        help: ArgumentHelp(
            "A node on a host of its own; give one for each node.", valueName: "name=host:port"))
    var members: [String] = []

    func validate() throws {
        if !members.isEmpty, local.nodes != nil || local.basePort != nil {
            throw ValidationError(
                "--member says where the nodes are: leave --nodes and --base-port out.")
        }
    }

    func run() async throws {
        let founded = members.isEmpty ? try local.found() : try foundOnHosts()
        let names = founded.nodeFiles.map(\.node.text).joined(separator: ", ")
        var lines = ["Made the cluster \(founded.cluster) with \(names) in \(founded.root)."]
        lines += founded.nodeFiles.map { "\($0.node)  \($0.path)" }
        lines.append("clients  \(founded.clientFile)")
        lines += members.isEmpty ? localNext(founded) : hostsNext(founded)
        try Console.dfs.line(lines.joined(separator: "\n"))
    }

    private func foundOnHosts() throws -> FoundedCluster {
        let endpoints = try members.map { try NodeEndpoint($0) }
        return try ClusterFounder(
            .init(root: local.chosenRoot, members: endpoints, local: false)
        ).found()
    }

    private func localNext(_ founded: FoundedCluster) -> [String] {
        let root = ShellWord(founded.root)
        let first = founded.nodeFiles.first.map { ShellWord($0.path).description } ?? "FILE"
        return [
            "", "Start all nodes in one process, or each by itself:",
            "  dfs up --root \(root)",
            "  dfs serve --config \(first)",
            "Then add a user:",
            "  dfs user add NAME --root \(root)",
        ]
    }

    private func hostsNext(_ founded: FoundedCluster) -> [String] {
        [
            "", "Copy each bundle to its host, keep it secret, and start the node there:",
            "  dfs serve --config dfs.conf",
            "Then add a user, from here or on a host:",
            "  dfs user add NAME --root \(ShellWord(founded.root))",
            "Users need dfc.conf and keys/ca.pem. Keep keys/ca.key offline.",
        ]
    }
}

import ArgumentParser
import DFSConfiguration

/// What describes a cluster whose nodes all run on this machine.
struct LocalClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the cluster (default: $XDG_DATA_HOME/dfs, else ~/.local/share/dfs).",
            valueName: "dir"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "How many nodes the cluster has (default: \(Self.defaultNodes)).", valueName: "n"))
    var nodes: Int?

    @Option(
        help: ArgumentHelp(
            "The port of the first node; the others follow it (default: \(Self.defaultPort)).",
            valueName: "port"))
    var basePort: Int?

    static let defaultNodes = 4
    static let defaultPort = 10_001

    var chosenRoot: String { root ?? Surroundings.defaultRoot() }

    /// Makes the cluster that is described; throws `ConfigurationError`.
    func found() throws -> FoundedCluster {
        try ClusterFounder(
            .local(
                root: chosenRoot, count: nodes ?? Self.defaultNodes,
                basePort: basePort ?? Self.defaultPort)
        ).found()
    }

    /// Throws ``ProgramError`` with `.conflict` if a number was given that is not that of the
    /// cluster in `folder`.
    func check(against folder: ClusterFolder) throws {
        let count = folder.client.nodes.count
        if let nodes, nodes != count {
            throw ProgramError(
                .conflict,
                "\(folder.root) holds a cluster of \(Counted(count, "node")), not of \(nodes). Leave --nodes "
                    + "out, or choose another folder with --root.")
        }
        let port = folder.client.nodes.min { $0.name < $1.name }?.address.port
        if let basePort, let port, basePort != port {
            throw ProgramError(
                .conflict,
                "The cluster in \(folder.root) begins at port \(port), not at \(basePort). Leave "
                    + "--base-port out, or choose another folder with --root.")
        }
    }
}

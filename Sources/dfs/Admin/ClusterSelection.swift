import ArgumentParser
import DFSConfiguration
import DFSModel
import Foundation

/// Which cluster or node a command is about.
struct ClusterSelection: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration of a node.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The folder of a cluster (default: $XDG_DATA_HOME/dfs, else ~/.local/share/dfs).",
            valueName: "dir"))
    var root: String?

    @Flag(help: "The nodes speak plain HTTP (dfs up --plain).")
    var plain = false

    func validate() throws {
        if config != nil, root != nil {
            throw ValidationError("Give --config or --root, not both.")
        }
    }

    /// The node of `--config`, or every node of the cluster folder, in slot order; never empty.
    func nodes() async throws -> [NodeConfiguration] {
        let overrides = plain ? ["plain": "true"] : [:]
        if let config {
            return [
                try await NodeConfiguration.load(
                    file: config, overrides: overrides, environment: Surroundings.environment)
            ]
        }
        return try await ClusterFolder(root: root ?? Surroundings.defaultRoot())
            .nodes(overrides: overrides)
    }

    /// Where the authority's files are: beside the configuration, or in the cluster folder.
    func keysFolder() -> String {
        if let config {
            return URL(fileURLWithPath: config).deletingLastPathComponent().path + "/keys"
        }
        return "\(root ?? Surroundings.defaultRoot())/keys"
    }

    /// One node whose files give access to the cluster.
    func node() async throws -> NodeConfiguration {
        guard let node = try await nodes().first else {
            throw ProgramError(.configuration, "The cluster has no nodes.")
        }
        return node
    }
}

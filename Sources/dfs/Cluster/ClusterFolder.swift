import DFSConfiguration
import DFSModel
import Foundation

/// A folder that `dfs init` or `dfs up` made.
struct ClusterFolder {
    /// The absolute path.
    let root: String
    /// What its `dfc.conf` says.
    let client: ClientConfiguration
    /// Whether all nodes run on this machine from this folder; otherwise it holds their bundles.
    let isLocal: Bool

    private static let clientFileName = "dfc.conf"

    /// Whether a cluster is there. A founding that was cut short does not count.
    static func exists(at root: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(clientFileName)")
    }

    /// Throws ``ProgramError`` with `.configuration` if no cluster is there, and
    /// `ConfigurationError` if its `dfc.conf` is wrong.
    init(root: String) throws {
        self.root = URL(fileURLWithPath: root).standardizedFileURL.path
        guard Self.exists(at: self.root) else {
            throw ProgramError(
                .configuration,
                "There is no cluster in \(self.root). Make one with 'dfs up' or 'dfs init', "
                    + "or say where it is with --root DIR or --config FILE.")
        }
        client = try ClientConfiguration.load(file: "\(self.root)/\(Self.clientFileName)")
        isLocal = client.nodes.allSatisfy { [root = self.root] node in
            FileManager.default.fileExists(atPath: Self.localFile(node.name, in: root))
        }
    }

    /// The folders that hold keys: that of the cluster, and those of the bundles.
    var keyFolders: [String] {
        ["\(root)/keys"]
            + (isLocal ? [] : client.nodes.map { "\(root)/bundle-\($0.name)/keys" })
    }

    var clientFile: String { "\(root)/\(Self.clientFileName)" }

    /// Each node's configuration file, in slot order.
    var nodeFiles: [(node: NodeName, path: String)] {
        client.nodes.map(\.name).sorted().map { name in
            (name, isLocal ? Self.localFile(name, in: root) : "\(root)/bundle-\(name)/dfs.conf")
        }
    }

    /// Every node's configuration, in slot order. `overrides` win over the files, as does what
    /// the environment says for all nodes.
    func nodes(overrides: [String: String] = [:]) async throws -> [NodeConfiguration] {
        var nodes: [NodeConfiguration] = []
        for file in nodeFiles {
            nodes.append(
                try await NodeConfiguration.load(
                    file: file.path, overrides: overrides,
                    environment: Surroundings.sharedEnvironment()))
        }
        return nodes
    }

    private static func localFile(_ name: NodeName, in root: String) -> String {
        "\(root)/\(name.text.lowercased()).conf"
    }
}

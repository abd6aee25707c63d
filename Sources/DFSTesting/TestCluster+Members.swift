import DFSConfiguration
package import DFSModel
import DFSNode
import Foundation

extension TestCluster {
    /// Takes a stopped node's disk: its whole data folder, or with `keepingBlobs` all but the blobs.
    package nonisolated func loseDisk(of name: NodeName, keepingBlobs: Bool = false) throws {
        let folder = folder(of: name)
        guard keepingBlobs else { return try FileManager.default.removeItem(atPath: folder) }
        for entry in try FileManager.default.contentsOfDirectory(atPath: folder)
        where entry != "blobs" {
            try FileManager.default.removeItem(atPath: "\(folder)/\(entry)")
        }
    }

    /// Makes the folder of a new node; ``start(_:replacing:)`` starts it.
    package func addFolder(of name: NodeName) async throws {
        let members = try await memberEndpoints()
        let address = try NodeAddress(host: "127.0.0.1", port: try FreePorts.base(count: 1))
        let path = try NewcomerFolder(
            root: root, cluster: founded.cluster, members: members,
            newcomer: NodeEndpoint(name: name, address: address)
        ).write()
        add(FoundedCluster.NodeFile(node: name, path: "\(path)/dfs.conf"))
    }

    private func memberEndpoints() async throws -> [NodeEndpoint] {
        var endpoints: [NodeEndpoint] = []
        for name in names {
            let address = try await configuration(of: name).advertise
            endpoints.append(NodeEndpoint(name: name, address: address))
        }
        return endpoints
    }

    /// Waits until a node that runs votes and has caught up.
    package func awaitReadiness(of name: NodeName) async throws {
        for _ in 0..<1_500 {
            if try node(name).isReady { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ModelError(.unavailable, "The node \(name) does not become ready.")
    }
}

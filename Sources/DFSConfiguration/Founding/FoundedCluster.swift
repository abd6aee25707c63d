package import DFSModel

/// What ``ClusterFounder`` made, for telling the user. All paths are absolute.
package struct FoundedCluster: Hashable, Sendable {
    /// The configuration that was made for one node.
    package struct NodeFile: Hashable, Sendable {
        package let node: NodeName
        package let path: String

        package init(node: NodeName, path: String) {
            self.node = node
            self.path = path
        }
    }

    package let cluster: ClusterID
    package let root: String
    /// The clients' configuration.
    package let clientFile: String
    /// Each node's configuration, in the order of the options.
    package let nodeFiles: [NodeFile]
}

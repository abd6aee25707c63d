package import DFSModel

/// The file `node.conf` in a data folder: whose folder it is. It keeps a node from starting on
/// another node's disk, on an empty mount point, or with a catalog that got lost.
package struct NodeIdentity: Hashable, Sendable {
    /// Whether the folder must hold a catalog.
    package enum CatalogState: String, Sendable, CaseIterable {
        /// The first start makes the catalog.
        case new
        /// A catalog was made; if it is missing now, it is lost.
        case present
    }

    package static let fileName = "node.conf"

    package let cluster: ClusterID
    package let node: NodeName
    package let incarnation: Incarnation
    package var catalog: CatalogState
    /// The members with which the cluster was founded, at epoch 1; nil for a node that joined it
    /// later. Who is a member now, only the catalog knows.
    package let genesis: MemberList?

    package init(
        cluster: ClusterID, node: NodeName, incarnation: Incarnation, catalog: CatalogState,
        genesis: MemberList?
    ) {
        self.cluster = cluster
        self.node = node
        self.incarnation = incarnation
        self.catalog = catalog
        self.genesis = genesis
    }

    /// Throws ``ConfigurationError`` with `.wrongFolder` unless this is the folder of `node` in
    /// `cluster`; `folder` is only for the sentence.
    package func check(
        cluster: ClusterID, node: NodeName, folder: String
    ) throws(ConfigurationError) {
        guard cluster == self.cluster else {
            throw ConfigurationError(
                .wrongFolder,
                "\(folder) belongs to the cluster \(self.cluster), not to \(cluster). "
                    + "Correct `data` in the configuration.")
        }
        guard node == self.node else {
            throw ConfigurationError(
                .wrongFolder,
                "\(folder) is the folder of \(self.node), not of \(node). "
                    + "Correct `data` in the configuration.")
        }
    }
}

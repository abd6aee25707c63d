import DFSCatalog
package import DFSModel

/// Whose data folder it is, as its `node.conf` says.
package struct FolderOwner: Hashable, Sendable {
    package let node: NodeName
    package let cluster: ClusterID
    package let incarnation: Incarnation

    package init(node: NodeName, cluster: ClusterID, incarnation: Incarnation) {
        self.node = node
        self.cluster = cluster
        self.incarnation = incarnation
    }

    /// Throws ``NodeError`` `.wrongFolder` unless the catalog in the folder at `path` is the
    /// owner's.
    func check(_ catalog: Catalog, path: String) throws {
        guard catalog.cluster == cluster else {
            throw NodeError(
                .wrongFolder, "'\(path)' belongs to another cluster (\(catalog.cluster)).")
        }
        guard catalog.node == node else {
            throw NodeError(
                .wrongFolder,
                "'\(path)' belongs to node \(catalog.node), not to \(node). Use that node's "
                    + "configuration."
            )
        }
        guard catalog.incarnation == incarnation else {
            throw NodeError(
                .wrongFolder,
                "The catalog in '\(path)' is incarnation \(catalog.incarnation), but node.conf "
                    + "names \(incarnation). One of them is from a backup. 'dfs serve --replace' "
                    + "lets a new catalog take its place."
            )
        }
    }
}

import DFSModel

/// The configuration files of a new cluster.
struct FoundingTexts: Sendable {
    let cluster: ClusterID
    let members: [NodeEndpoint]

    /// For a node that shares the root with the others.
    func localNode(_ member: NodeEndpoint) -> String {
        let name = member.name.text.lowercased()
        return """
            # The configuration of the dfs node \(member.name). Start it with: dfs serve --config \(name).conf
            # Paths are relative to this file's folder.
            cluster: \(cluster)
            node: \(member.name)
            listen: "\(member.address)"
            data: \(member.name)
            \(keys(name))\(peers(of: member))
            """
    }

    /// For a node whose folder is carried to its own host.
    func bundledNode(_ member: NodeEndpoint) -> String {
        let everywhere = member.address.host.contains(":") ? "[::]" : "0.0.0.0"
        return """
            # The configuration of the dfs node \(member.name). Copy this folder to its host and start
            # the node there with: dfs serve --config dfs.conf
            # Paths are relative to this file's folder. The keys are secret.
            cluster: \(cluster)
            node: \(member.name)
            listen: "\(everywhere):\(member.address.port)"
            advertise: "\(member.address)"
            data: data
            \(keys(member.name.text.lowercased()))\(peers(of: member))
            """
    }

    /// Where the node finds the others if its data folder is lost.
    private func peers(of member: NodeEndpoint) -> String {
        let others = members.filter { $0.name != member.name }
        guard !others.isEmpty else { return "" }
        return "peers:\n" + others.map { "  - \"\($0)\"\n" }.joined()
    }

    private func keys(_ name: String) -> String {
        """
        certificate: keys/\(name).pem
        key: keys/\(name).key
        authority: keys/ca.pem
        cluster-key: keys/cluster.key

        """
    }

    /// For users.
    var client: String {
        let nodes = members.map { "  - \"\($0)\"\n" }.joined()
        return """
            # The configuration of dfc, the client of this cluster. Nothing in it is secret: give it,
            # with the authority's certificate, to those who use the cluster.
            # Paths are relative to this file's folder.
            cluster: \(cluster)
            authority: keys/ca.pem
            copies: \(min(2, members.count))
            nodes:

            """ + nodes
    }
}

import DFSModel
package import DFSWire

extension ClusterClient {
    /// As ``health()``, or what was answered within the last second.
    func recentHealth() async -> NodeResults<HealthBody> {
        if let recent = healthMemory.recent() { return recent }
        let results = await health()
        healthMemory.remember(results)
        return results
    }

    /// Who is up, takes chunks and has how much room. A node of another cluster, or with another
    /// name than the configuration gives it, counts as failed.
    package func health() async -> NodeResults<HealthBody> {
        let cluster = self.cluster
        return await askAll(deadline: .seconds(2)) { node in
            let health = try await node.send(
                NodeRequest(.get, Routes.health), for: HealthBody.self)
            guard health.node == node.name, cluster == nil || health.cluster == cluster else {
                throw ClientError(
                    .untrusted,
                    """
                    The node at \(node.address) is \(health.node) of the cluster \
                    \(health.cluster), not \(node.name) of this one. Check its address.
                    """, node: node.name)
            }
            return health
        }
    }
}

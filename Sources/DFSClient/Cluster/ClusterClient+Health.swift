import DFSModel
package import DFSWire

extension ClusterClient {
    /// As ``health()``, or what was answered within the last second and nobody has used since.
    func freshHealth() async -> NodeResults<HealthBody> {
        if let recent = healthMemory.recent() {
            healthMemory.forget()
            return recent
        }
        return await health()
    }

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
        await askAll(deadline: .seconds(2)) { node in
            try checked(
                try await node.send(NodeRequest(.get, Routes.health), for: HealthBody.self),
                from: node)
        }
    }

    /// Throws ``ClientError`` `untrusted` if another node than that answers there.
    func checked(_ health: HealthBody, from node: NodeConnection) throws -> HealthBody {
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

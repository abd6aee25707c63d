package import DFSModel

/// What a user's client is told: which cluster, where its nodes are and whom to trust.
package struct ClientConfiguration: Hashable, Sendable {
    package var cluster: ClusterID
    /// The absolute path of the authority's certificate; nil means plain HTTP, which only loopback
    /// addresses may have.
    package var authority: String?
    /// At least one; no name twice.
    package var nodes: [NodeEndpoint]
    /// Who logs in unless told otherwise.
    package var user: UserName?
    /// How many copies a put makes of each chunk, from 1 to the number of nodes.
    package var copies: Int

    package init(
        cluster: ClusterID, authority: String?, nodes: [NodeEndpoint], user: UserName? = nil,
        copies: Int? = nil
    ) {
        self.cluster = cluster
        self.authority = authority
        self.nodes = nodes
        self.user = user
        self.copies = copies ?? min(2, nodes.count)
    }

    /// Whether the client speaks plain HTTP.
    package var plain: Bool { authority == nil }
}

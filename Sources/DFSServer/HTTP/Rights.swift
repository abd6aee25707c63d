/// Whose request a route answers. Every route states one; docs/http.md explains them.
package enum Rights: String, Sendable, CaseIterable {
    /// Anybody, without proof.
    case none
    /// The bearer of any valid token.
    case any
    /// The bearer of a renewal token, which gives no other right.
    case renewal
    /// A user, for the own files.
    case reader
    /// A user that may change the own files.
    case writer
    /// The cluster's administrator.
    case admin
    /// Who may look at the numbers: a monitor, or the administrator.
    case monitor
    /// A member of the cluster.
    case node
    /// A node with a certificate of the cluster, a member or not.
    case newcomer

    /// Whether only nodes have it.
    var isOfNodes: Bool { self == .node || self == .newcomer }
}

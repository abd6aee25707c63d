/// What a caller may do.
package enum Role: String, Sendable, Codable, CaseIterable {
    /// Reads and writes the own namespace.
    case user
    /// Reads the own namespace.
    case readOnly = "read-only"
    /// Manages users and looks into the state of nodes; owns no files.
    case admin
    /// Reads the numbers of nodes, and nothing else.
    case monitor
    /// A member of the cluster talking to another one.
    case node
}

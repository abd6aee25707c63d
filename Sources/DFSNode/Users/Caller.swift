package import DFSModel

/// Who asks, once that has been proven.
package struct Caller: Hashable, Sendable {
    /// The user's name; for administrators and nodes a name for logs.
    package let subject: String
    package let role: Role
    /// Seconds since 1970 when the proof ends.
    package let expiresAtSeconds: Int
    /// The user's generation that the proof names; 0 for others.
    package let generation: Int

    package init(subject: String, role: Role, expiresAtSeconds: Int, generation: Int = 0) {
        self.subject = subject
        self.role = role
        self.expiresAtSeconds = expiresAtSeconds
        self.generation = generation
    }

    /// The user whose files the caller may read.
    package func reader() throws -> UserName {
        switch role {
        case .user, .readOnly: return try UserName(subject)
        case .admin, .monitor, .node:
            throw NodeError(.forbidden, "Only users have files; log in as one.")
        }
    }

    /// The user whose files the caller may change.
    package func writer() throws -> UserName {
        guard role != .readOnly else {
            throw NodeError(.forbidden, "The user '\(subject.printable)' may only read.")
        }
        return try reader()
    }

    /// Throws `.forbidden` unless the caller is the administrator.
    package func requireAdministrator() throws {
        guard role == .admin else {
            throw NodeError(.forbidden, "This needs the cluster's administrator.")
        }
    }

    /// Throws `.forbidden` unless the caller may look at the node's numbers.
    package func requireMonitor() throws {
        guard role == .monitor || role == .admin else {
            throw NodeError(.forbidden, "This needs a token for monitoring.")
        }
    }
}

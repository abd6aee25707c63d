package import DFSModel

/// The body of `POST /v1/login`.
package struct LoginBody: Codable, Sendable {
    package let user: String
    package let password: String

    package init(user: String, password: String) {
        self.user = user
        self.password = password
    }
}

/// The answer to a login: a token that every node of the cluster accepts.
package struct TokenBody: Codable, Sendable {
    package let token: String
    package let user: UserName
    package let role: Role
    /// Seconds since 1970.
    package let expiresAtSeconds: Int

    package init(token: String, user: UserName, role: Role, expiresAtSeconds: Int) {
        self.token = token
        self.user = user
        self.role = role
        self.expiresAtSeconds = expiresAtSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case token, user, role
        case expiresAtSeconds = "expires_at"
    }
}

/// The answer to `GET /v1/whoami`.
package struct WhoAmIBody: Codable, Sendable, Hashable {
    package let user: String
    package let role: Role
    package let node: NodeName
    package let expiresAtSeconds: Int

    package init(user: String, role: Role, node: NodeName, expiresAtSeconds: Int) {
        self.user = user
        self.role = role
        self.node = node
        self.expiresAtSeconds = expiresAtSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case user, role, node
        case expiresAtSeconds = "expires_at"
    }
}

/// The body of `PUT /v1/password`: the caller's own password.
package struct PasswordBody: Codable, Sendable {
    package let current: String
    package let new: String
    package let allowWeak: Bool

    package init(current: String, new: String, allowWeak: Bool) {
        self.current = current
        self.new = new
        self.allowWeak = allowWeak
    }

    private enum CodingKeys: String, CodingKey {
        case current, new
        case allowWeak = "allow_weak"
    }
}

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

/// The answer to a login: a token that every node of the cluster accepts for some minutes, and
/// another one that gets fresh ones at `POST /v1/renew`.
package struct TokenBody: Codable, Sendable, Hashable {
    package let token: String
    package let user: UserName
    package let role: Role
    /// Seconds since 1970.
    package let expiresAtSeconds: Int
    /// Gets fresh tokens; nil in the answer to a renewal, which leaves it as it is.
    package let renewal: String?
    /// When the login ends, seconds since 1970: `renewal` gets no more tokens.
    package let loginEndsAtSeconds: Int?

    package init(
        token: String, user: UserName, role: Role, expiresAtSeconds: Int, renewal: String? = nil,
        loginEndsAtSeconds: Int? = nil
    ) {
        self.token = token
        self.user = user
        self.role = role
        self.expiresAtSeconds = expiresAtSeconds
        self.renewal = renewal
        self.loginEndsAtSeconds = loginEndsAtSeconds
    }

    /// This token with the renewal of `login`, if it has none of its own.
    package func renewing(_ login: TokenBody) -> TokenBody {
        guard renewal == nil else { return self }
        return TokenBody(
            token: token, user: user, role: role, expiresAtSeconds: expiresAtSeconds,
            renewal: login.renewal, loginEndsAtSeconds: login.loginEndsAtSeconds)
    }

    private enum CodingKeys: String, CodingKey {
        case token, user, role, renewal
        case expiresAtSeconds = "expires_at"
        case loginEndsAtSeconds = "login_ends_at"
    }
}

/// The answer to `GET /v1/whoami`.
package struct WhoAmIBody: Codable, Sendable, Hashable {
    package let user: String
    package let role: Role
    package let node: NodeName
    package let expiresAtSeconds: Int
    /// The version of the node's program.
    package let version: String?
    /// The node's clock, milliseconds since 1970.
    package let clockMilliseconds: Int?
    /// When the node's certificate ends, seconds since 1970; nil without TLS.
    package let certificateExpiresAtSeconds: Int?

    package init(
        user: String, role: Role, node: NodeName, expiresAtSeconds: Int, version: String? = nil,
        clockMilliseconds: Int? = nil, certificateExpiresAtSeconds: Int? = nil
    ) {
        self.user = user
        self.role = role
        self.node = node
        self.expiresAtSeconds = expiresAtSeconds
        self.version = version
        self.clockMilliseconds = clockMilliseconds
        self.certificateExpiresAtSeconds = certificateExpiresAtSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case user, role, node, version
        case expiresAtSeconds = "expires_at"
        case clockMilliseconds = "clock_ms"
        case certificateExpiresAtSeconds = "certificate_expires_at"
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

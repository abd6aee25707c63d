package import DFSModel

/// The body of `PUT /v1/users/{name}`: adds a user, or sets a user's password.
package struct SetUserBody: Codable, Sendable {
    package let password: String
    /// Nil leaves the role as it is; a new user gets `user`.
    package let role: Role?
    package let allowWeak: Bool
    /// `true` adds and refuses an existing user; `false` changes and refuses an unknown one.
    package let isNew: Bool

    package init(password: String, role: Role?, allowWeak: Bool, isNew: Bool) {
        self.password = password
        self.role = role
        self.allowWeak = allowWeak
        self.isNew = isNew
    }

    private enum CodingKeys: String, CodingKey {
        case password, role
        case allowWeak = "allow_weak"
        case isNew = "new"
    }
}

/// One user, as `GET /v1/users` lists them; no part of the password is in it.
package struct UserBody: Codable, Sendable, Hashable {
    package let name: UserName
    package let role: Role
    /// Files of the user that this node's catalog knows.
    package let files: Int
    /// Bytes of those files, one copy each.
    package let bytes: Int

    package init(name: UserName, role: Role, files: Int, bytes: Int) {
        self.name = name
        self.role = role
        self.files = files
        self.bytes = bytes
    }
}

/// The answer to `GET /v1/users`.
package struct UsersBody: Codable, Sendable, Hashable {
    package let users: [UserBody]

    package init(users: [UserBody]) {
        self.users = users
    }
}

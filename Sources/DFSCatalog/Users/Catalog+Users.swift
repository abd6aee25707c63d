package import DFSModel
import Foundation
import GRDB

/// A user and what this node's catalog knows of the user's files.
package struct UserSummary: Hashable, Sendable {
    package let name: UserName
    package let role: Role
    package let files: Int
    package let bytes: Int
}

extension Catalog {
    /// The record of a user, or nil if this node knows none of that name.
    package func user(_ name: UserName) async throws -> UserRecord? {
        try await read { database in
            try database.row("SELECT * FROM users WHERE name = ?", [name.text]).map(Self.record)
        }
    }

    private static func record(_ row: CatalogRow) throws -> UserRecord {
        guard let role = Role(rawValue: try row["role"]) else {
            throw CatalogError(.corrupt, "A row of table users has an unknown role.")
        }
        return UserRecord(
            name: try UserName(row["name"]), role: role,
            password: PasswordHash(
                salt: try row["password_salt"],
                hash: try row["password_hash"], rounds: try row["scrypt_n"],
                blockSize: try row["scrypt_r"], parallelism: try row["scrypt_p"]),
            generation: try row["generation"])
    }

    /// All users with the number and size of their files.
    package func users() async throws -> [UserSummary] {
        try await read { database in
            try database.rows("SELECT name, role, files, bytes FROM v_users ORDER BY name").map {
                UserSummary(
                    name: try UserName($0["name"]), role: Role(rawValue: try $0["role"]) ?? .user,
                    files: try $0["files"], bytes: try $0["bytes"])
            }
        }
    }
}

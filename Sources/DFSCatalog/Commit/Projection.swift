import DFSCluster
import DFSModel
import Foundation
import GRDB

/// The tables `users` and `members`: what committed registers say, in columns.
enum Projection {
    static func update(for key: RegisterKey, content: Content, _ database: Database) throws {
        switch (key, content) {
        case (.user, .user(let record)): try store(record, database)
        case (.user(let name), _): try database.run("DELETE FROM users WHERE name = ?", [name.text])
        case (.members, .members(let list)): try store(list, database)
        default: break
        }
    }

    private static func store(_ record: UserRecord, _ database: Database) throws {
        try database.run(
            """
            INSERT OR REPLACE INTO users (name, role, password_salt, password_hash, scrypt_n,
                scrypt_r, scrypt_p, generation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.name.text, record.role.rawValue, record.password.salt,
                record.password.hash, record.password.rounds, record.password.blockSize,
                record.password.parallelism, record.generation,
            ])
    }

    private static func store(_ list: MemberList, _ database: Database) throws {
        try database.run("DELETE FROM members")
        for member in list.members {
            try database.run(
                """
                INSERT INTO members (name, incarnation, address, epoch, since)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    member.name.text, member.incarnation, member.address.description,
                    list.epoch, member.since,
                ])
        }
    }
}

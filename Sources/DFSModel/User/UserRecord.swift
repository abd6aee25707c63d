/// What every catalog knows about a user: the value of the user's register.
package struct UserRecord: Hashable, Sendable, Codable {
    package let name: UserName
    package let role: Role
    package let password: PasswordHash
    /// Counts password changes and revocations; a token names the one it was issued for, and ends
    /// with it.
    package let generation: Int

    package init(name: UserName, role: Role, password: PasswordHash, generation: Int) {
        self.name = name
        self.role = role
        self.password = password
        self.generation = generation
    }

    /// Refuses a negative generation, which has no binary form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(UserName.self, forKey: .name)
        role = try container.decode(Role.self, forKey: .role)
        password = try container.decode(PasswordHash.self, forKey: .password)
        generation = try container.decode(Int.self, forKey: .generation)
        guard generation >= 0 else {
            throw ModelError(.invalid, "The generation of user \(name) is negative.")
        }
    }
}

extension UserRecord: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        name = try UserName(from: &reader)
        guard let role = Role(rawValue: try reader.readString()) else {
            throw BinaryError.malformed("unknown role")
        }
        self.role = role
        password = PasswordHash(
            salt: try reader.readBytes(), hash: try reader.readBytes(),
            rounds: try reader.readInt(), blockSize: try reader.readInt(),
            parallelism: try reader.readInt())
        generation = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        name.write(to: &writer)
        writer.write(role.rawValue)
        writer.write(password.salt)
        writer.write(password.hash)
        writer.write(password.rounds)
        writer.write(password.blockSize)
        writer.write(password.parallelism)
        writer.write(generation)
    }
}

/// A password as the catalogs keep it: scrypt (RFC 7914) with its salt and its costs, so that the
/// costs can rise without breaking what is stored.
package struct PasswordHash: Hashable, Sendable, Codable {
    package let salt: [UInt8]
    package let hash: [UInt8]
    /// scrypt's N.
    package let rounds: Int
    /// scrypt's r.
    package let blockSize: Int
    /// scrypt's p.
    package let parallelism: Int

    package init(salt: [UInt8], hash: [UInt8], rounds: Int, blockSize: Int, parallelism: Int) {
        self.salt = salt
        self.hash = hash
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// Refuses negative costs, which have no binary form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        salt = try container.decode([UInt8].self, forKey: .salt)
        hash = try container.decode([UInt8].self, forKey: .hash)
        rounds = try container.decode(Int.self, forKey: .rounds)
        blockSize = try container.decode(Int.self, forKey: .blockSize)
        parallelism = try container.decode(Int.self, forKey: .parallelism)
        guard rounds >= 0, blockSize >= 0, parallelism >= 0 else {
            throw ModelError(.invalid, "A cost of a password hash is negative.")
        }
    }
}

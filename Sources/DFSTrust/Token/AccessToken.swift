package import DFSModel

/// What a token says about its bearer, once ``TokenIssuer`` has checked its signature.
package struct AccessToken: Hashable, Sendable {
    package let cluster: ClusterID
    /// The name of the user.
    package let subject: String
    package let role: Role
    /// The user's generation when the token was issued; another one now means that it is revoked.
    package let generation: Int
    /// Seconds since 1970.
    package let issuedAtSeconds: Int
    /// Seconds since 1970; from this second on the token is not valid.
    package let expiresAtSeconds: Int

    package init(
        cluster: ClusterID, subject: String, role: Role, generation: Int, issuedAtSeconds: Int,
        expiresAtSeconds: Int
    ) {
        self.cluster = cluster
        self.subject = subject
        self.role = role
        self.generation = max(0, generation)
        self.issuedAtSeconds = max(0, issuedAtSeconds)
        self.expiresAtSeconds = max(0, expiresAtSeconds)
    }
}

extension AccessToken: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        cluster = try ClusterID(from: &reader)
        subject = try reader.readString()
        guard let role = Role(rawValue: try reader.readString()) else {
            throw BinaryError.malformed("unknown role")
        }
        self.role = role
        generation = try reader.readInt()
        issuedAtSeconds = try reader.readInt()
        expiresAtSeconds = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        cluster.write(to: &writer)
        writer.write(subject)
        writer.write(role.rawValue)
        writer.write(generation)
        writer.write(issuedAtSeconds)
        writer.write(expiresAtSeconds)
    }
}

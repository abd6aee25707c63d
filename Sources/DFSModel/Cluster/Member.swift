/// A slot of the cluster, the incarnation that votes for it and where to reach it.
package struct Member: Hashable, Sendable, Codable {
    package let name: NodeName
    package let incarnation: Incarnation
    package let address: NodeAddress

    package init(name: NodeName, incarnation: Incarnation, address: NodeAddress) {
        self.name = name
        self.incarnation = incarnation
        self.address = address
    }
}

/// The voters of a cluster at one epoch: the value of the member register.
package struct MemberList: Hashable, Sendable, Codable {
    /// Counts the changes of the list, from 1.
    package let epoch: Int
    /// In slot order; 1 to 64, no name twice.
    package let members: [Member]

    package init(epoch: Int, members: [Member]) throws(ModelError) {
        guard epoch >= 1, (1...64).contains(members.count),
            Set(members.map(\.name)).count == members.count,
            Set(members.map(\.incarnation)).count == members.count
        else {
            throw ModelError(
                .invalid, "A member list needs an epoch from 1 and 1 to 64 different nodes.")
        }
        self.epoch = epoch
        self.members = members.sorted { $0.name < $1.name }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            epoch: try container.decode(Int.self, forKey: .epoch),
            members: try container.decode([Member].self, forKey: .members))
    }

    /// The smallest number of members that is more than half of them.
    package var majority: Int { members.count / 2 + 1 }

    package var names: [NodeName] { members.map(\.name) }

    package func member(named name: NodeName) -> Member? {
        members.first { $0.name == name }
    }
}

extension MemberList: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let epoch = try reader.readInt()
        let members = try reader.readArray(limit: 64) { reader in
            Member(
                name: try NodeName(from: &reader), incarnation: try Incarnation(from: &reader),
                address: try NodeAddress(try reader.readString()))
        }
        try self.init(epoch: epoch, members: members)
        guard self.members == members else {
            throw BinaryError.malformed("members out of order")
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(epoch)
        writer.write(members) { writer, member in
            member.name.write(to: &writer)
            member.incarnation.write(to: &writer)
            writer.write(member.address.description)
        }
    }
}

/// A slot of the cluster, the incarnation that votes for it and where to reach it.
package struct Member: Hashable, Sendable, Codable {
    package let name: NodeName
    package let incarnation: Incarnation
    package let address: NodeAddress
    /// The epoch at which the incarnation was admitted; 1 for those that founded the cluster.
    package let since: Int

    package init(
        name: NodeName, incarnation: Incarnation, address: NodeAddress, since: Int = 1
    ) {
        self.name = name
        self.incarnation = incarnation
        self.address = address
        self.since = since
    }
}

/// The voters of a cluster at one epoch: the value of the member register.
package struct MemberList: Hashable, Sendable, Codable {
    /// No list has a higher epoch: what ballots have room for.
    package static let maximumEpoch = 1 << 21
    /// No list has more members.
    package static let maximumCount = 64

    /// Counts the changes of the list, from 1 to ``maximumEpoch``.
    package let epoch: Int
    /// In slot order; 1 to 64, no name twice.
    package let members: [Member]
    /// The voters of the epoch before, in slot order; none at epoch 1.
    package let former: [Member]

    package init(
        epoch: Int, members: [Member], former: [Member] = []
    ) throws(ModelError) {
        guard (1...Self.maximumEpoch).contains(epoch),
            (1...Self.maximumCount).contains(members.count),
            former.count <= Self.maximumCount,
            Set(members.map(\.name)).count == members.count,
            Set(members.map(\.incarnation)).count == members.count
        else {
            throw ModelError(
                .invalid, "A member list needs an epoch from 1 and 1 to 64 different nodes.")
        }
        self.epoch = epoch
        self.members = members.sorted { $0.name < $1.name }
        self.former = former.sorted { $0.name < $1.name }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            epoch: try container.decode(Int.self, forKey: .epoch),
            members: try container.decode([Member].self, forKey: .members),
            former: try container.decode([Member].self, forKey: .former))
    }

    /// The smallest number of members that is more than half of them.
    package var majority: Int { members.count / 2 + 1 }

    package var names: [NodeName] { members.map(\.name) }

    /// Voters of the epoch before whose slot is gone: nobody has taken their place.
    package var leavers: [Member] {
        former.filter { member(named: $0.name) == nil }
    }

    package func member(named name: NodeName) -> Member? {
        members.first { $0.name == name }
    }

    package func member(_ incarnation: Incarnation) -> Member? {
        members.first { $0.incarnation == incarnation }
    }
}

extension Member: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        self.init(
            name: try NodeName(from: &reader), incarnation: try Incarnation(from: &reader),
            address: try NodeAddress(try reader.readString()), since: try reader.readInt())
    }

    package func write(to writer: inout BinaryWriter) {
        name.write(to: &writer)
        incarnation.write(to: &writer)
        writer.write(address.description)
        writer.write(since)
    }
}

extension MemberList: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let epoch = try reader.readInt()
        let members = try reader.readArray(limit: 64) { try Member(from: &$0) }
        let former = try reader.readArray(limit: 64) { try Member(from: &$0) }
        try self.init(epoch: epoch, members: members, former: former)
        guard self.members == members, self.former == former else {
            throw BinaryError.malformed("members out of order")
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(epoch)
        writer.write(members) { $1.write(to: &$0) }
        writer.write(former) { $1.write(to: &$0) }
    }
}

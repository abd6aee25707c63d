package import DFSCluster
package import DFSModel

/// Asks a peer which registers it committed after a point of its own row sequence.
package struct ChangesRequest: Hashable, Sendable {
    /// The asker has everything of this peer up to here.
    package let after: Int
    /// The most rows to answer with, from 1 to ``maximumRegistersPerMessage``.
    package let limit: Int

    package init(after: Int, limit: Int) {
        self.after = after
        self.limit = limit
    }
}

/// Committed registers in the order of the peer's row sequence: which, and how new. The asker
/// then fetches those that are news with a ``ReadRequest`` to `/v1/peer/rows`.
package struct ChangesReply: Hashable, Sendable {
    package let items: [Item]
    /// The peer's newest row, to tell how far behind the asker is.
    package let newest: Int

    /// One committed register, by its place in the peer's row sequence.
    package struct Item: Hashable, Sendable {
        package let sequence: Int
        package let key: RegisterKey
        package let ballot: Ballot

        package init(sequence: Int, key: RegisterKey, ballot: Ballot) {
            self.sequence = sequence
            self.key = key
            self.ballot = ballot
        }
    }

    package init(items: [Item], newest: Int) {
        self.items = items
        self.newest = newest
    }
}

extension ChangesRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        after = try reader.readInt()
        limit = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(after)
        writer.write(limit)
    }
}

extension ChangesReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            Item(
                sequence: try reader.readInt(), key: try RegisterKey(from: &reader),
                ballot: try Ballot(from: &reader))
        }
        newest = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { writer, item in
            writer.write(item.sequence)
            item.key.write(to: &writer)
            item.ballot.write(to: &writer)
        }
        writer.write(newest)
    }
}

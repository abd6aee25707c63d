package import DFSCluster
package import DFSModel

/// Asks a peer whether it has committed the same in a range of registers (``RowComparison``).
package struct CompareRequest: Hashable, Sendable {
    package let comparison: RowComparison

    package init(comparison: RowComparison) {
        self.comparison = comparison
    }
}

/// What the peer has committed in the range, if its digest is another one.
package struct CompareReply: Hashable, Sendable {
    /// In the order of the keys, from the beginning of the range; empty if the digests are the same.
    package let rows: [RowComparison.Row]
    /// Whether there are no more rows in the range; true if the digests are the same.
    package let isWhole: Bool

    package init(rows: [RowComparison.Row], isWhole: Bool) {
        self.rows = rows
        self.isWhole = isWhole
    }
}

extension CompareRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        comparison = RowComparison(
            after: try reader.readOptional { try RegisterKey(from: &$0) },
            through: try reader.readOptional { try RegisterKey(from: &$0) },
            digest: try Digest(from: &reader))
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(optional: comparison.after) { $1.write(to: &$0) }
        writer.write(optional: comparison.through) { $1.write(to: &$0) }
        comparison.digest.write(to: &writer)
    }
}

extension CompareReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        rows = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            RowComparison.Row(
                key: try RegisterKey(from: &reader), ballot: try Ballot(from: &reader))
        }
        isWhole = try reader.readBool()
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(rows) { writer, row in
            row.key.write(to: &writer)
            row.ballot.write(to: &writer)
        }
        writer.write(isWhole)
    }
}

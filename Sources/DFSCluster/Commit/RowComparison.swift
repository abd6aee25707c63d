package import DFSModel

/// A range of registers in the order of their keys (space, owner, path, as bytes of UTF-8) that
/// two nodes compare by a digest: what following has missed, for whatever reason, is found so.
///
/// The range is cut by what the asker holds, so that both sides read about as many rows from
/// their index of keys, and nothing has to be kept up to date while rows are written.
package struct RowComparison: Hashable, Sendable {
    /// Rows of the asker in one range.
    package static let rangeRows = 1_024

    /// A committed register and its ballot.
    package struct Row: Hashable, Sendable {
        package let key: RegisterKey
        package let ballot: Ballot

        package init(key: RegisterKey, ballot: Ballot) {
            self.key = key
            self.ballot = ballot
        }
    }

    /// The range begins behind this register; nil for the first of all.
    package let after: RegisterKey?
    /// The range ends with this register; nil for the last of all.
    package let through: RegisterKey?
    /// The digest of the asker's rows in the range.
    package let digest: Digest

    package init(after: RegisterKey?, through: RegisterKey?, digest: Digest) {
        self.after = after
        self.through = through
        self.digest = digest
    }

    /// The next range of a pass.
    ///
    /// - Parameter rows: the asker's committed rows behind `after`, at most ``rangeRows``; fewer
    ///   means that there are no more.
    package init(after: RegisterKey?, rows: [Row]) {
        self.after = after
        through = rows.count < Self.rangeRows ? nil : rows.last?.key
        digest = Self.digest(of: rows)
    }

    /// Sums rows up.
    package static func digest(of rows: [Row]) -> Digest {
        var writer = BinaryWriter()
        for row in rows {
            row.key.write(to: &writer)
            row.ballot.write(to: &writer)
        }
        return Digest.of(writer.bytes)
    }

    /// Where the pass goes on; nil if it is over.
    ///
    /// - Parameters:
    ///   - listed: the last register that the other side listed, because its digest differs.
    ///   - isWhole: whether it listed all of the range.
    package func next(listed: RegisterKey?, isWhole: Bool) -> RegisterKey? {
        isWhole ? through : listed ?? through
    }
}

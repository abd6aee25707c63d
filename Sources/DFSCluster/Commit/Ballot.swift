package import DFSModel

/// The number that orders the proposals for one register (Lamport, "Paxos Made Simple", 2001).
///
/// A counter that rises and the proposer that used it; no ballot is ever issued twice, because a
/// proposer's id holds a random part that is new at each start.
///
/// The counter begins with the epoch of the list of members that the proposer goes by, so a ballot
/// of a later epoch is above all of earlier ones: epoch e has the 2^40 counters from (e - 1) * 2^40.
package struct Ballot: Hashable, Comparable, Sendable {
    /// From 1 to ``maximumCounter``; 0 only in ``zero``.
    package let counter: UInt64
    package let proposer: ProposerID

    package init(counter: UInt64, proposer: ProposerID) {
        self.counter = counter
        self.proposer = proposer
    }

    /// How many counters an epoch has.
    package static let countersPerEpoch: UInt64 = 1 << 40

    /// The first counter of an epoch (from 1).
    package static func firstCounter(ofEpoch epoch: Int) -> UInt64 {
        UInt64(epoch - 1) * countersPerEpoch
    }

    /// The epoch that a counter belongs to.
    package static func epoch(ofCounter counter: UInt64) -> Int {
        Int(counter / countersPerEpoch) + 1
    }

    /// The epoch of the list of members that the ballot was made under.
    package var epoch: Int { Self.epoch(ofCounter: counter) }

    /// No counter read from outside is larger: one more than it still fits a catalog's column.
    package static let maximumCounter: UInt64 = 1 << 62

    /// Below every ballot that is ever issued.
    package static let zero = Ballot(counter: 0, proposer: ProposerID(high: 0, low: 0))

    /// The ballot of what a cluster is founded with: its first member list.
    package static let genesis = Ballot(counter: 1, proposer: ProposerID(high: 0, low: 0))

    package static func < (left: Ballot, right: Ballot) -> Bool {
        (left.counter, left.proposer) < (right.counter, right.proposer)
    }
}

extension Ballot: LosslessStringConvertible {
    /// `counter.proposer`, such as `3.00ff…`.
    package var description: String { "\(counter).\(proposer)" }

    package init?(_ description: String) {
        let parts = description.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let counter = UInt64(parts[0]), counter <= Self.maximumCounter,
            let proposer = ProposerID(String(parts[1]))
        else { return nil }
        self.init(counter: counter, proposer: proposer)
    }
}

extension Ballot: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let ballot = Ballot(text) else {
            throw ModelError(.invalid, "'\(text.printable)' is not a ballot.")
        }
        self = ballot
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Ballot: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let counter = try reader.readUInt64()
        guard counter <= Self.maximumCounter else {
            throw BinaryError.malformed("ballot counter \(counter)")
        }
        self.init(counter: counter, proposer: try ProposerID(from: &reader))
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(counter)
        proposer.write(to: &writer)
    }
}

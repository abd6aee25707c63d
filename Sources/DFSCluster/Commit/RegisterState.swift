package import DFSModel

/// A value and the ballot that it was accepted or chosen at.
package struct BallotedValue: Hashable, Sendable {
    package let ballot: Ballot
    package let value: RegisterValue

    package init(ballot: Ballot, value: RegisterValue) {
        self.ballot = ballot
        self.value = value
    }
}

extension BallotedValue: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        self.init(ballot: try Ballot(from: &reader), value: try RegisterValue(from: &reader))
    }

    package func write(to writer: inout BinaryWriter) {
        ballot.write(to: &writer)
        value.write(to: &writer)
    }
}

/// What one node remembers of one register: the acceptor of CASPaxos (Rystsov 2018,
/// arXiv 1802.07000) plus the value that it knows to be chosen.
///
/// The methods decide; the caller makes the new state durable before it answers.
package struct RegisterState: Hashable, Sendable {
    /// The node answers nothing below this ballot any more.
    package private(set) var promised: Ballot
    /// The value of the highest ballot that was accepted here.
    package private(set) var accepted: BallotedValue?
    /// The newest value known to be chosen; accepting another never overwrites it.
    package private(set) var committed: BallotedValue?

    package init(
        promised: Ballot = .zero, accepted: BallotedValue? = nil, committed: BallotedValue? = nil
    ) {
        self.promised = promised
        self.accepted = accepted
        self.committed = committed
    }

    /// Promises `ballot`, unless a higher one was promised.
    package mutating func prepare(_ ballot: Ballot) -> PrepareAnswer {
        guard ballot >= promised, ballot > (accepted?.ballot ?? .zero) else {
            return .refused(promised: max(promised, accepted?.ballot ?? .zero))
        }
        promised = ballot
        return .promised(accepted: accepted)
    }

    /// Accepts `value` at `ballot`, if nothing higher was promised or accepted. An exact repeat
    /// is accepted again.
    package mutating func accept(_ proposal: BallotedValue) -> AcceptAnswer {
        if proposal == accepted, proposal.ballot >= promised { return .accepted }
        guard proposal.ballot >= promised, proposal.ballot > (accepted?.ballot ?? .zero) else {
            return .refused(promised: max(promised, accepted?.ballot ?? .zero))
        }
        promised = proposal.ballot
        accepted = proposal
        return .accepted
    }

    /// Learns that `chosen` was chosen. Returns whether that is news.
    ///
    /// A chosen value may also stand as accepted, whatever was promised: a later proposer that
    /// reads it reads the truth.
    package mutating func learn(_ chosen: BallotedValue) -> Bool {
        guard chosen.ballot > (committed?.ballot ?? .zero) else { return false }
        committed = chosen
        if chosen.ballot > (accepted?.ballot ?? .zero) { accepted = chosen }
        promised = max(promised, chosen.ballot)
        return true
    }
}

/// An acceptor's answer to a prepare.
package enum PrepareAnswer: Hashable, Sendable {
    case promised(accepted: BallotedValue?)
    case refused(promised: Ballot)
}

/// An acceptor's answer to an accept.
package enum AcceptAnswer: Hashable, Sendable {
    case accepted
    case refused(promised: Ballot)
    /// The node lacks the manifest that the value names, and may not accept without it.
    case lacksManifest
}

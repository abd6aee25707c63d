package import DFSModel

/// Decides whether the nodes' answers to a read prove a value to be chosen.
///
/// If a majority reports the same accepted ballot and value, that value is chosen and nothing has
/// to be written, as long as the ballot is of today's epoch or one of them knows that it is chosen.
/// Otherwise an identity round has to find out.
package enum StrictRead {
    /// What one node says of a register.
    package struct Answer: Hashable, Sendable {
        /// What it has accepted.
        package let accepted: BallotedValue?
        /// Whether it knows that to be chosen.
        package let isCommitted: Bool

        package init(accepted: BallotedValue?, isCommitted: Bool) {
            self.accepted = accepted
            self.isCommitted = isCommitted
        }
    }

    /// What the answers prove.
    package enum Verdict: Hashable, Sendable {
        /// The value is chosen; nil means that no node of a majority has accepted anything.
        case chosen(BallotedValue?)
        /// Run an identity round.
        case undecided
        /// Fewer than a majority answered.
        case unavailable
    }

    /// - Parameters:
    ///   - answers: what each voter says that answered while it stood at `epoch`.
    ///   - epoch: that of the list with `voterCount` voters.
    package static func verdict(
        _ answers: [NodeName: Answer], ofVoters voterCount: Int, epoch: Int
    ) -> Verdict {
        let majority = voterCount / 2 + 1
        guard answers.count >= majority else { return .unavailable }
        let groups = Dictionary(grouping: answers.values, by: \.accepted)
        guard let (accepted, group) = groups.first(where: { $0.value.count >= majority }) else {
            return .undecided
        }
        guard let accepted else { return .chosen(nil) }
        let isProof = accepted.ballot.epoch == epoch || group.contains(where: \.isCommitted)
        return isProof ? .chosen(accepted) : .undecided
    }
}

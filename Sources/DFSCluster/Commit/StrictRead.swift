package import DFSModel

/// Decides whether the nodes' answers to a read prove a value to be chosen.
///
/// If a majority reports the same accepted ballot and value, that value is chosen and nothing has
/// to be written. Otherwise an identity round has to find out.
package enum StrictRead {
    /// What the answers prove.
    package enum Verdict: Hashable, Sendable {
        /// The value is chosen; nil means that no node of a majority has accepted anything.
        case chosen(BallotedValue?)
        /// Run an identity round.
        case undecided
        /// Fewer than a majority answered.
        case unavailable
    }

    /// - Parameter answers: what each node that answered has accepted.
    package static func verdict(
        _ answers: [NodeName: BallotedValue?], ofVoters voterCount: Int
    ) -> Verdict {
        let majority = voterCount / 2 + 1
        guard answers.count >= majority else { return .unavailable }
        var counts: [BallotedValue?: Int] = [:]
        for answer in answers.values { counts[answer, default: 0] += 1 }
        guard let agreed = counts.first(where: { $0.value >= majority }) else { return .undecided }
        return .chosen(agreed.key)
    }
}

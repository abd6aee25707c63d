/// How long a proposal tries, and how long it waits between rounds.
package enum ProposalPace {
    /// How long one request tries to get a change chosen, in milliseconds.
    package static let deadlineMilliseconds = 8_000

    /// The times to wait before round `attempt` (from 1) after the first; one is drawn at random,
    /// so that two proposers do not stay in step.
    package static func pauseMilliseconds(beforeAttempt attempt: Int) -> ClosedRange<Int> {
        2...min(400, 10 << min(attempt, 6))
    }
}

import DFSModel

/// How long a refused request waits before it is sent again: doubling, with jitter, so that clients
/// that were refused together do not come back together, and not before the node's `Retry-After`
/// (RFC 9110, section 10.2.3).
enum BackOff {
    /// How often a request is sent to a node that has too much to do.
    static let tries = 5
    /// A node that wants more time than this is not waited for, in seconds.
    static let longestRetryAfter = 5
    /// The pause stops doubling after so many attempts.
    private static let doublings = 4

    /// The pause after attempt number `attempt`, counted from 0: at most 2.4 s, or what the node
    /// wants and half a second.
    static func pause(
        after attempt: Int, retryAfterSeconds: Int? = nil
    ) -> Duration {
        let own = Int.random(in: 50...150) << min(max(attempt, 0), doublings)
        guard let seconds = retryAfterSeconds else { return .milliseconds(own) }
        let wanted = min(max(seconds, 0), longestRetryAfter) * 1_000 + Int.random(in: 0...500)
        return .milliseconds(max(own, wanted))
    }

    /// The pause before the request may be sent again to the node that gave this answer; nil if
    /// the answer stands.
    ///
    /// - Parameter tried: how often it was sent, from 1.
    static func pause(on failure: ClientError, tried: Int) -> Duration? {
        guard failure.code == .overloaded || failure.code == .slowDown, tried < tries else {
            return nil
        }
        let wanted = failure.retryAfterSeconds ?? 0
        guard wanted <= longestRetryAfter else { return nil }
        return pause(after: tried - 1, retryAfterSeconds: failure.retryAfterSeconds)
    }
}

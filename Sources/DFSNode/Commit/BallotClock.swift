import Synchronization

/// Gives out ballot counters: each one once in the life of the process. With the proposer id,
/// which is new at each start, no ballot is ever used twice.
final class BallotClock: Sendable {
    private let last = Mutex<UInt64>(0)

    /// A counter above `seen` and above all that were given out before.
    func next(above seen: UInt64) -> UInt64 {
        last.withLock { last in
            last = max(last, seen) + 1
            return last
        }
    }
}

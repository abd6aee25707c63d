import DFSCluster
import Synchronization

/// The process's ``BallotCounter``, for proposals that run at once.
final class BallotClock: Sendable {
    private let counter = Mutex(BallotCounter())

    /// A counter above `seen` and above all that were given out before.
    func next(above seen: UInt64) -> UInt64 {
        counter.withLock { $0.next(above: seen) }
    }
}

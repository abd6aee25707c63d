import DFSCluster
import Synchronization

/// The process's ``BallotCounter``, for proposals that run at once.
final class BallotClock: Sendable {
    private let counter = Mutex(BallotCounter())

    /// A counter of `epoch` above `seen` and above all that were given out before; nil if `seen`
    /// is of a later epoch.
    func next(above seen: UInt64, in epoch: Int) -> UInt64? {
        counter.withLock { $0.next(above: seen, in: epoch) }
    }
}

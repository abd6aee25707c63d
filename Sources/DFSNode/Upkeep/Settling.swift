import DFSCluster
import Synchronization

/// The node's ``SettlingRule``, from one round to the next.
final class Settling: Sendable {
    private let rule = Mutex(SettlingRule())

    func due(_ undecided: [(key: RegisterKey, ballot: Ballot)]) -> [RegisterKey] {
        rule.withLock { $0.due(undecided) }
    }
}

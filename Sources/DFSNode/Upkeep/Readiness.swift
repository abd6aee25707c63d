import DFSModel
import Synchronization

/// Which peers this node has caught up with since it started.
final class Readiness: Sendable {
    private let followed = Mutex<Set<NodeName>>([])

    func note(_ peer: NodeName) {
        followed.withLock { _ = $0.insert(peer) }
    }

    /// Whether this node and the peers it has caught up with are a majority of `list`.
    func isReady(among list: MemberList) -> Bool {
        followed.withLock { $0.intersection(list.names).count + 1 >= list.majority }
    }
}

import DFSModel
import Synchronization

/// Which peers this node has heard from, and which it has caught up with, since it started.
final class Readiness: Sendable {
    private struct State {
        var heard: Set<NodeName> = []
        var followed: Set<NodeName> = []
    }

    private let state = Mutex(State())

    /// A peer has told what it remembers of this node.
    func noteHearing(_ peer: NodeName) {
        state.withLock { _ = $0.heard.insert(peer) }
    }

    /// Everything that a peer had committed is known here.
    func noteFollowing(_ peer: NodeName) {
        state.withLock { _ = $0.followed.insert(peer) }
    }

    /// Whether this node and the peers it has heard from are a majority of `list`.
    func hasHeard(among list: MemberList) -> Bool {
        state.withLock { $0.heard.intersection(list.names).count + 1 >= list.majority }
    }

    /// Whether this node and the peers it has caught up with are a majority of `list`.
    func isReady(among list: MemberList) -> Bool {
        state.withLock { $0.followed.intersection(list.names).count + 1 >= list.majority }
    }
}

import DFSModel
import Synchronization

/// Which peers this node has heard from, and which it has caught up with, since it started.
final class Readiness: Sendable {
    private struct State {
        var heard: Set<NodeName> = []
        var silent: Set<NodeName> = []
        var hasAskedAll = false
        var followed: Set<NodeName> = []
    }

    private let state = Mutex(State())

    /// A peer has told what it remembers of this node.
    func noteHearing(_ peer: NodeName) {
        state.withLock { _ = $0.heard.insert(peer) }
    }

    /// A peer was asked, and does not answer.
    func noteSilence(of peer: NodeName) {
        state.withLock { _ = $0.silent.insert(peer) }
    }

    /// Everything that a peer had committed is known here.
    func noteFollowing(_ peer: NodeName) {
        state.withLock { _ = $0.followed.insert(peer) }
    }

    /// Whether `own` and the peers it has heard from are a majority of `list`, and all others have
    /// been asked once: a majority may be one that was away when the others heard of its steps.
    /// The leavers of the last change are asked too, for it may rest on their word.
    func hasHeard(among list: MemberList, own: NodeName) -> Bool {
        state.withLock { state in
            let others = Set(list.names).subtracting([own])
            let toAsk = others.union(list.leavers.map(\.name)).subtracting([own])
            if state.heard.union(state.silent).isSuperset(of: toAsk) { state.hasAskedAll = true }
            return state.hasAskedAll && state.heard.intersection(others).count + 1 >= list.majority
        }
    }

    /// Whether this node and the peers it has caught up with are a majority of `list`.
    func isReady(among list: MemberList) -> Bool {
        state.withLock { $0.followed.intersection(list.names).count + 1 >= list.majority }
    }
}

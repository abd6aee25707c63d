import DFSCluster
import DFSModel
import Synchronization

/// How far this node has compared its committed rows with each peer's since it started.
final class Comparisons: Sendable {
    /// One pass over all rows, with one peer.
    struct Pass: Hashable, Sendable {
        fileprivate let start: ContinuousClock.Instant
        /// The last register that was compared; nil at the beginning.
        private(set) var position: RegisterKey?
        private(set) var isOver = false
        /// Rows that were newer there.
        private(set) var found = 0

        fileprivate init(start: ContinuousClock.Instant) {
            self.start = start
        }

        /// A range was compared; no position means that it was the last.
        mutating func advance(to position: RegisterKey?, found: Int) {
            self.position = position
            self.found += found
            isOver = position == nil
        }
    }

    private let state = Mutex<[Incarnation: Pass]>([:])

    /// The pass to go on with, or a new one if the last was begun `interval` ago; nil if none is
    /// due.
    func pass(of peer: Incarnation, every interval: Duration) -> Pass? {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard let pass = state[peer] else { return Pass(start: now) }
            guard pass.isOver else { return pass }
            return now - pass.start >= interval ? Pass(start: now) : nil
        }
    }

    /// Remembers how far a pass has come.
    func note(_ pass: Pass, of peer: Incarnation) {
        state.withLock { $0[peer] = pass }
    }
}

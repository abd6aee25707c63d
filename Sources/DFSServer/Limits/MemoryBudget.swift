import DFSNode
import Synchronization

/// Bounds the memory that large bodies and answers take at the same time, for one caller and in all.
/// Whoever finds no room waits, without being read; a caller's requests in order of arrival. Too
/// many waiting are told to come back. One caller leaves a quarter to others.
final class MemoryBudget: Sendable {
    private struct Waiter {
        let caller: String
        let bytes: Int
        let inHand: Bool
        /// Told whether it is refused.
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var taken: [String: Int] = [:]
        var waiting: [Waiter] = []

        /// Takes the bytes if there is room for them.
        mutating func take(_ bytes: Int, for caller: String, share: Int) -> Bool {
            let own = taken[caller] ?? 0
            guard bytes <= free, own == 0 || own + bytes <= share else { return false }
            free -= bytes
            taken[caller] = own + bytes
            return true
        }

        /// How many wait of that kind, of all callers and of this one.
        func waiting(of caller: String, inHand: Bool) -> (all: Int, own: Int) {
            let kind = waiting.filter { $0.inHand == inHand }
            return (kind.count, kind.count { $0.caller == caller })
        }

        mutating func give(_ bytes: Int, of caller: String) {
            let rest = (taken[caller] ?? 0) - bytes
            taken[caller] = rest > 0 ? rest : nil
            free += bytes
        }
    }

    /// Requests that may wait before they are read; one caller's take half of the places.
    static let queueLimit = 256
    /// Requests that may wait with a finished answer in hand; the same for one caller's.
    static let answerQueueLimit = 32

    private let total: Int
    private let share: Int
    private let state: Mutex<State>

    init(bytes total: Int = 256 * 1024 * 1024) {
        self.total = total
        share = total / 4 * 3
        state = Mutex(State(free: total))
    }

    /// Returns when there is room for `bytes`, which are the caller's until ``give(_:of:)``. More than
    /// there is in all counts as all.
    ///
    /// - Parameter inHand: the bytes are there already, so that waiting costs memory.
    /// - Throws: ``NodeError`` `.overloaded` if too many wait.
    func take(_ bytes: Int, for caller: String, inHand: Bool = false) async throws {
        let bytes = min(bytes, total)
        let places = inHand ? Self.answerQueueLimit : Self.queueLimit
        let isRefused = await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                let isFirst = !state.waiting.contains { $0.caller == caller }
                if isFirst, state.take(bytes, for: caller, share: share) { return false }
                let (all, own) = state.waiting(of: caller, inHand: inHand)
                guard all < places, own < places / 2 else { return true }
                state.waiting.append(
                    Waiter(
                        caller: caller, bytes: bytes, inHand: inHand, continuation: continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
        guard !isRefused else {
            throw NodeError(
                .overloaded, "Too many large requests are waiting. Try again soon.",
                retryAfterSeconds: 1)
        }
    }

    /// Gives bytes back, and lets those go on that have room now.
    func give(_ bytes: Int, of caller: String) {
        let bytes = min(bytes, total)
        let admitted = state.withLock { state in
            state.give(bytes, of: caller)
            var admitted: [Waiter] = []
            var kept: [Waiter] = []
            // A caller's requests keep their order.
            var passed: Set<String> = []
            for waiter in state.waiting {
                if !passed.contains(waiter.caller),
                    state.take(waiter.bytes, for: waiter.caller, share: share)
                {
                    admitted.append(waiter)
                } else {
                    kept.append(waiter)
                    passed.insert(waiter.caller)
                }
            }
            state.waiting = kept
            return admitted
        }
        for waiter in admitted { waiter.continuation.resume(returning: false) }
    }
}

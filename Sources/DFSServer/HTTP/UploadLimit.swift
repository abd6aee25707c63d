import DFSModel
import DFSNode
import Synchronization

/// Bounds the uploads that a node takes at the same time. The others wait without being read, so
/// that their senders are slowed down; too many waiting are told to come back.
final class UploadLimit: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let queueLimit = 2_048
    private let state: Mutex<State>
    /// One user's uploads leave a quarter of the places to others.
    private let users: Turnstile<UserName>

    init(_ count: Int) {
        state = Mutex(State(free: count))
        users = Turnstile(width: max(1, count * 3 / 4), queueLimit: Self.queueLimit)
    }

    /// Runs `body` for an upload of `user` when its turn has come.
    /// - Throws: ``NodeError`` `.slowDown` or `.overloaded` if too many wait, else what `body` throws.
    func withTurn<Value>(of user: UserName, _ body: () async throws -> Value) async throws -> Value
    {
        try await users.withTurn(user) { try await withTurn(body) }
    }

    /// Runs `body` when its turn has come.
    /// - Throws: ``NodeError`` `.overloaded` if too many wait, else what `body` throws.
    func withTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
        let isFull = state.withLock { $0.waiting.count >= Self.queueLimit }
        guard !isFull else {
            throw NodeError(.overloaded, "Too many uploads are waiting. Try again soon.")
        }
        await withCheckedContinuation { continuation in
            let mayStart = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if mayStart { continuation.resume() }
        }
        defer { passTurnOn() }
        return try await body()
    }

    private func passTurnOn() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

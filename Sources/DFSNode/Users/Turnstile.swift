import DFSModel
import Synchronization

/// Lets a few tasks at a time through for each key; the others wait in order of arrival, and too
/// many are told to come back.
package final class Turnstile<Key: Hashable & Sendable>: Sendable {
    private struct Gate {
        var inside = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let width: Int
    private let queueLimit: Int
    private let gates = Mutex<[Key: Gate]>([:])

    /// - Parameters:
    ///   - width: tasks inside at once for one key.
    ///   - queueLimit: tasks that wait for one key.
    package init(width: Int, queueLimit: Int) {
        self.width = width
        self.queueLimit = queueLimit
    }

    /// Runs `body` when its turn has come.
    /// - Throws: ``NodeError`` `.slowDown` if too many wait, else what `body` throws.
    package func withTurn<Value>(
        _ key: Key, _ body: () async throws -> Value
    ) async throws -> Value {
        let isFull = gates.withLock { ($0[key]?.waiting.count ?? 0) >= queueLimit }
        guard !isFull else {
            throw NodeError(
                .slowDown, "Too many requests at once from here. Try again soon.",
                retryAfterSeconds: 1)
        }
        await withCheckedContinuation { continuation in
            let mayEnter = gates.withLock { gates in
                var gate = gates[key] ?? Gate()
                defer { gates[key] = gate }
                guard gate.inside < width else {
                    gate.waiting.append(continuation)
                    return false
                }
                gate.inside += 1
                return true
            }
            if mayEnter { continuation.resume() }
        }
        defer { leave(key) }
        return try await body()
    }

    private func leave(_ key: Key) {
        let next = gates.withLock { gates -> CheckedContinuation<Void, Never>? in
            guard var gate = gates[key] else { return nil }
            guard gate.waiting.isEmpty else {
                defer { gates[key] = gate }
                return gate.waiting.removeFirst()
            }
            gate.inside -= 1
            gates[key] = gate.inside == 0 ? nil : gate
            return nil
        }
        next?.resume()
    }
}

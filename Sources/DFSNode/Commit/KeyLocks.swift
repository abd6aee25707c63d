import DFSCluster
import DFSModel
import Synchronization

/// Lets one proposal at a time run for each register in this process, in order of arrival, so
/// that proposals of one node do not duel. Other nodes may propose meanwhile; that is safe.
final class KeyLocks: Sendable {
    /// Proposals that may wait for one register.
    private static let queueLimit = 1_024

    private let queues = Mutex<[RegisterKey: [CheckedContinuation<Void, Never>]]>([:])

    /// Runs `body` while no other runs for `key`.
    /// - Throws: ``NodeError`` `.overloaded` if too many wait.
    func withLock<Value>(
        _ key: RegisterKey, _ body: () async throws -> Value
    ) async throws -> Value {
        try await acquire(key)
        defer { release(key) }
        return try await body()
    }

    private func acquire(_ key: RegisterKey) async throws {
        let isFull = queues.withLock { ($0[key]?.count ?? 0) >= Self.queueLimit }
        guard !isFull else {
            throw NodeError(
                .overloaded, "Too many changes of '\(key)' are waiting. Try again soon.")
        }
        await withCheckedContinuation { continuation in
            let isFree = queues.withLock { queues in
                guard queues[key] != nil else {
                    queues[key] = []
                    return true
                }
                queues[key]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func release(_ key: RegisterKey) {
        let next = queues.withLock { queues -> CheckedContinuation<Void, Never>? in
            guard var waiting = queues[key], !waiting.isEmpty else {
                queues[key] = nil
                return nil
            }
            let first = waiting.removeFirst()
            queues[key] = waiting
            return first
        }
        next?.resume()
    }
}

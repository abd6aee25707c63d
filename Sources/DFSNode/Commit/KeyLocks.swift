import DFSCluster
import DFSModel
import Synchronization

/// Lets one proposal at a time run for each register in this process, in order of arrival, so
/// that proposals of one node do not duel. Other nodes may propose meanwhile; that is safe.
final class KeyLocks: Sendable {
    /// Proposals that may wait for one register.
    private static let queueLimit = 1_024

    private let queues = Mutex<[RegisterKey: [CheckedContinuation<Void, Never>]]>([:])

    /// Runs `body` while no other runs for any of `keys`, which are taken in one order by everybody,
    /// so that nobody waits in a circle.
    /// - Throws: ``NodeError`` `.overloaded` if too many wait for one of them.
    func withLocks<Value>(
        _ keys: [RegisterKey], _ body: () async throws -> Value
    ) async throws -> Value {
        var held: [RegisterKey] = []
        defer { for key in held { release(key) } }
        for key in Set(keys).sorted(by: RegisterKey.precedes) {
            try await acquire(key)
            held.append(key)
        }
        return try await body()
    }

    private func acquire(_ key: RegisterKey) async throws {
        let isFull = queues.withLock { ($0[key]?.count ?? 0) >= Self.queueLimit }
        guard !isFull else {
            throw NodeError(
                .overloaded, "Too many changes of '\(key.shownName)' are waiting. Try again soon.")
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

extension RegisterKey {
    private var parts: [String] { [space.rawValue, owner, path] }

    /// The order in which locks are taken.
    fileprivate static func precedes(_ left: RegisterKey, _ right: RegisterKey) -> Bool {
        // By bytes: texts that only look alike are different registers.
        let parts = zip(left.parts, right.parts).first { !$0.utf8.elementsEqual($1.utf8) }
        return parts.map { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? false
    }
}

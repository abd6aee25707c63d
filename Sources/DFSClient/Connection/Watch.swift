import Synchronization

/// The time allowed between two marks of progress has passed.
struct WatchExpired: Error {}

/// When something last happened.
final class ProgressMark: Sendable {
    private let last = Mutex(ContinuousClock.now)

    /// Something happened now.
    func touch() {
        last.withLock { $0 = .now }
    }

    /// Returns only by throwing: ``WatchExpired`` once nothing has happened for `limit`, or
    /// `CancellationError`.
    fileprivate func expire(after limit: Duration) async throws -> Never {
        while true {
            let end = last.withLock { $0 }.advanced(by: limit)
            guard ContinuousClock.now < end else { throw WatchExpired() }
            try await Task.sleep(until: end, clock: .continuous)
        }
    }
}

/// Runs `body` until it returns, throws, or marks no progress for `limit`; then it is cancelled
/// and ``WatchExpired`` is thrown.
func withWatch<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable (ProgressMark) async throws -> Value
) async throws -> Value {
    let mark = ProgressMark()
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body(mark) }
        group.addTask { try await mark.expire(after: limit) }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw WatchExpired() }
        return value
    }
}

/// Runs `body` for at most `limit` in all; then it is cancelled and ``WatchExpired`` is thrown.
func withDeadline<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withWatch(limit) { _ in try await body() }
}

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
    ///
    /// - Parameters:
    ///   - reprieves: how often in a row silence is forgiven if `isAlive` says so.
    fileprivate func expire(
        after limit: Duration, reprieves: Int, isAlive: @Sendable () async -> Bool
    ) async throws -> Never {
        var forgiven = 0
        var seen = last.withLock { $0 }
        while true {
            let now = last.withLock { $0 }
            if now != seen { (seen, forgiven) = (now, 0) }
            let end = now.advanced(by: limit * (forgiven + 1))
            if ContinuousClock.now < end {
                try await Task.sleep(until: end, clock: .continuous)
            } else if forgiven < reprieves, await isAlive() {
                forgiven += 1
            } else if last.withLock({ $0 }) == now {
                try Task.checkCancellation()
                throw WatchExpired()
            }
        }
    }
}

/// Runs `body` until it returns, throws, or marks no progress for `limit`; then it is cancelled
/// and ``WatchExpired`` is thrown.
///
/// - Parameters:
///   - reprieves: how often in a row `limit` may pass if `isAlive`, which is asked then, says that
///     waiting makes sense.
func withWatch<Value: Sendable>(
    _ limit: Duration, reprieves: Int = 0,
    isAlive: @escaping @Sendable () async -> Bool = { false },
    _ body: @escaping @Sendable (ProgressMark) async throws -> Value
) async throws -> Value {
    let mark = ProgressMark()
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body(mark) }
        group.addTask {
            try await mark.expire(after: limit, reprieves: reprieves, isAlive: isAlive)
        }
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

import Foundation

/// System calls that may block, away from the threads that all tasks share.
enum BlockingWork {
    private static let queue = DispatchQueue(
        label: "dfs.client.files", qos: .userInitiated, attributes: .concurrent)

    /// Runs `body` on a thread of its own and waits for it. It is not interrupted by cancellation.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

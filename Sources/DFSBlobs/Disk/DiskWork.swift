import NIOPosix

/// Runs blocking calls on the threads meant for them, never on an event loop or a task's thread.
struct DiskWork: Sendable {
    let pool: NIOThreadPool

    /// Runs `body` to its end, even when the task is cancelled, so that nothing is left half done.
    /// Throws what `body` throws, or `closed` once the pool is shut down.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Value, any Error>) in
            pool.submit { state in
                guard case .active = state else {
                    continuation.resume(
                        throwing: BlobError(.closed, "The node is stopping. Ask another node."))
                    return
                }
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}

import Dispatch

/// Runs `body`, which may block, on a thread of its own while the test goes on.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Task<Value, Never> {
    Task {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "blocking").async { continuation.resume(returning: body()) }
        }
    }
}

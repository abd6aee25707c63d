import Synchronization

/// Lets one waiting task go on at once when there is work for it.
final class Wakeup: Sendable {
    private struct State {
        var isCalled = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Ends the wait under way, or the next one.
    func call() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiting = state.waiting else {
                state.isCalled = true
                return nil
            }
            state.waiting = nil
            return waiting
        }
        waiting?.resume()
    }

    /// Waits for a call, at most for `limit`. Returns false when the task is cancelled. For one
    /// task.
    func wait(atMost limit: Duration) async -> Bool {
        let timer = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            call()
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCalled = state.withLock { state in
                    guard !state.isCalled, !Task.isCancelled else {
                        state.isCalled = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isCalled { continuation.resume() }
            }
        } onCancel: {
            call()
        }
        timer.cancel()
        return !Task.isCancelled
    }
}

import Synchronization

/// How many chunks may be on the way at once. Each broken connection halves the number, so that on
/// a line that breaks again and again at least one chunk gets through between two breaks; each
/// chunk that arrives raises it by one.
final class TransferPace: Sendable {
    static let most = 16
    /// Where it begins, so that on a slow line whole chunks arrive one after the other instead of
    /// many parts of chunks, which are lost when it breaks.
    static let first = 4

    private struct State {
        var limit = TransferPace.first
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// The number that is allowed now.
    var limit: Int { state.withLock { $0.limit } }

    /// Runs `body` when it is its turn, and learns from how it ends.
    func withTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
        await enter()
        do {
            let value = try await body()
            leave { min($0 + 1, Self.most) }
            return value
        } catch let error as ClientError where error.isBrokenOff {
            leave { max(1, $0 / 2) }
            throw error
        } catch {
            leave { $0 }
            throw error
        }
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let mayStart = state.withLock { state in
                guard state.running >= state.limit else {
                    state.running += 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayStart { continuation.resume() }
        }
    }

    private func leave(_ change: (Int) -> Int) {
        let next = state.withLock { state in
            state.running -= 1
            state.limit = change(state.limit)
            let count = max(0, min(state.limit - state.running, state.waiting.count))
            state.running += count
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
        for continuation in next { continuation.resume() }
    }
}

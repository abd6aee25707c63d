import Synchronization

/// What one request has taken of a ``MemoryBudget``; it goes back when nobody holds this any more.
final class RequestMemory: Sendable {
    /// Smaller bodies and answers are not counted: the limits of connections bound them.
    static let threshold = 256 * 1024

    private let budget: MemoryBudget
    private let caller: String
    private let taken = Mutex(0)

    init(_ budget: MemoryBudget, caller: String) {
        self.budget = budget
        self.caller = caller
    }

    deinit { release() }

    /// Waits for room for `bytes`, in the place of what was taken before.
    ///
    /// - Parameter inHand: as with ``MemoryBudget/take(_:for:inHand:)``.
    /// - Throws: ``NodeError`` `.overloaded` if too many wait.
    func take(_ bytes: Int, inHand: Bool = false) async throws {
        // Whoever waited with something in hand could wait for somebody who does the same.
        release()
        guard bytes > Self.threshold else { return }
        try await budget.take(bytes, for: caller, inHand: inHand)
        taken.withLock { $0 = bytes }
    }

    /// Gives back what was taken.
    func release() {
        let bytes = taken.withLock { taken in
            defer { taken = 0 }
            return taken
        }
        if bytes > 0 { budget.give(bytes, of: caller) }
    }
}

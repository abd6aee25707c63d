import Synchronization

/// Lets one thread at a time read a disk, so that a whole stretch is read before the head moves.
final class ReadTurn: Sendable {
    private let lock = Mutex<Void>(())

    /// Blocks until it is the caller's turn.
    func take<Value>(_ body: () throws -> Value) throws -> Value {
        try lock.withLock { _ in try body() }
    }
}

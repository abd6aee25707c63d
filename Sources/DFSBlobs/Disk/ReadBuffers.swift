import NIOCore
import Synchronization

/// Memory to read files into, used again and again: pages that are new to the process cost more
/// than the reading.
final class ReadBuffers: Sendable {
    /// Idle memory that is kept; beyond, it is given back.
    private static let mostIdle = 4

    private let idle = Mutex<[ByteBuffer]>([])
    private let bytes: Int

    /// - Parameter bytes: the size of each buffer.
    init(bytes: Int) {
        self.bytes = bytes
    }

    /// Runs `body` with an empty buffer that nobody else uses.
    func use<Value>(_ body: (inout ByteBuffer) throws -> Value) rethrows -> Value {
        var buffer =
            idle.withLock { $0.popLast() } ?? ByteBufferAllocator().buffer(capacity: bytes)
        defer { giveBack(buffer) }
        buffer.clear()
        return try body(&buffer)
    }

    private func giveBack(_ buffer: ByteBuffer) {
        idle.withLock { idle in
            if idle.count < Self.mostIdle { idle.append(buffer) }
        }
    }
}

package import NIOCore
import Synchronization

/// A content in memory.
package final class BytesSource: ContentSource {
    private let bytes: ByteBuffer
    private let position = Mutex(0)

    package init(_ bytes: ByteBuffer) {
        self.bytes = bytes
    }

    package var size: Int? { bytes.readableBytes }

    package func next(_ count: Int) async throws -> ByteBuffer {
        position.withLock { position in
            let taken = min(count, bytes.readableBytes - position)
            defer { position += taken }
            return slice(taken, at: position)
        }
    }

    package func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? {
        slice(min(count, max(0, bytes.readableBytes - offset)), at: offset)
    }

    package func checkUnchanged() async throws {}

    private func slice(_ count: Int, at offset: Int) -> ByteBuffer {
        bytes.getSlice(at: bytes.readerIndex + offset, length: count) ?? ByteBuffer()
    }
}

import Crypto
import DFSModel
import NIOCore

/// A SHA-256 over bytes that arrive in pieces. (Keeps Crypto's own `Digest` out of other files.)
struct BlobHash: Sendable {
    private var hash = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    mutating func update(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
    }

    func finalize() -> DFSModel.Digest {
        DFSModel.Digest(hash.finalize())
    }
}

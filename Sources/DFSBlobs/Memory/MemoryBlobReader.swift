import NIOCore

/// Reads a blob of a ``MemoryBlobStore`` as it was when it was opened.
actor MemoryBlobReader: BlobReader {
    nonisolated let size: Int
    private let id: BlobID
    private var bytes: ByteBuffer?

    init(id: BlobID, bytes: ByteBuffer) {
        self.id = id
        self.bytes = bytes
        size = bytes.readableBytes
    }

    func read(offset: Int, length: Int) throws -> ByteBuffer {
        guard offset >= 0, length >= 0 else {
            throw BlobError(.invalid, "The range \(offset)+\(length) of blob \(id) is negative.")
        }
        guard let bytes else { throw BlobError.closed(id) }
        let count = min(length, max(0, size - offset))
        guard count > 0 else { return ByteBuffer() }
        return bytes.getSlice(at: bytes.readerIndex + offset, length: count) ?? ByteBuffer()
    }

    func close() {
        bytes = nil
    }
}

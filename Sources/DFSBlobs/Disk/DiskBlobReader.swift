import NIOCore

/// Reads a file of a ``DiskBlobStore``.
actor DiskBlobReader: BlobReader {
    nonisolated let size: Int
    private let id: BlobID
    private let work: DiskWork
    private var file: OpenFile?

    init(id: BlobID, file: OpenFile, size: Int, work: DiskWork) {
        self.id = id
        self.file = file
        self.size = size
        self.work = work
    }

    func read(offset: Int, length: Int) async throws -> ByteBuffer {
        guard offset >= 0, length >= 0 else {
            throw BlobError(.invalid, "The range \(offset)+\(length) of blob \(id) is negative.")
        }
        guard let file else { throw BlobError.closed(id) }
        let count = min(length, max(0, size - offset))
        guard count > 0 else { return ByteBuffer() }
        return try await work.run { try Self.read(file, offset: offset, count: count) }
    }

    private static func read(_ file: OpenFile, offset: Int, count: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        let done = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            try file.read(
                into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: offset)
        }
        guard done == count else { throw file.truncated }
        return buffer
    }

    func close() {
        file = nil
    }
}

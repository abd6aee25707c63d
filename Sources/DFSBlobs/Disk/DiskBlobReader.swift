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
        guard done == count else { throw Self.truncated(file) }
        return buffer
    }

    private static func truncated(_ file: OpenFile) -> BlobError {
        BlobError(
            .damaged, "'\(file.path)' became shorter while it was read. Take it from another copy.")
    }

    /// Bytes that one job of ``digest()`` hashes, and that it reads at once.
    private static let jobBytes = 8 * 1024 * 1024

    /// The digest of the whole file; cancellable between jobs. Jobs that share `turn` read one
    /// after the other, each a whole stretch, and hash side by side.
    func digest(readingIn turn: ReadTurn) async throws -> BlobHash {
        guard let file else { throw BlobError.closed(id) }
        var hash = BlobHash()
        for start in stride(from: 0, to: size, by: Self.jobBytes) {
            try Task.checkCancellation()
            let range = start..<min(size, start + Self.jobBytes)
            let before = hash
            hash = try await work.run { try Self.hash(range, of: file, after: before, turn) }
        }
        return hash
    }

    private static func hash(
        _ range: Range<Int>, of file: OpenFile, after before: BlobHash, _ turn: ReadTurn
    ) throws -> BlobHash {
        var hash = before
        if range.lowerBound == 0 { file.willReadSequentially() }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: range.count, alignment: 4_096)
        defer { buffer.deallocate() }
        let count = try turn.take { try file.read(into: buffer, at: range.lowerBound) }
        guard count == range.count else { throw truncated(file) }
        hash.update(UnsafeRawBufferPointer(buffer))
        return hash
    }

    func close() {
        file = nil
    }
}

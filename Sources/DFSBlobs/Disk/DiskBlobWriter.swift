import DFSModel
import NIOCore

/// Writes a temporary file and publishes it when it is whole and synced.
actor DiskBlobWriter: BlobWriter {
    /// About the size of one write call.
    private static let pieceBytes = 1024 * 1024

    private let id: BlobID
    private let path: String
    private let folders: BlobFolders
    private let work: DiskWork
    private let bufferBytes: Int
    /// Nil after the end or after an error.
    private var file: OpenFile?
    private var isPublished = false
    private var hash = BlobHash()
    private var written = 0
    private var pending = ByteBuffer()

    init(
        id: BlobID, expectedBytes: Int?, file: OpenFile, folders: BlobFolders, work: DiskWork
    ) {
        self.id = id
        self.path = file.path
        self.file = file
        self.folders = folders
        self.work = work
        bufferBytes = min(max(0, expectedBytes ?? Self.pieceBytes), Self.pieceBytes)
    }

    func write(_ buffer: ByteBuffer) async throws {
        guard file != nil else { throw BlobError.closed(id) }
        if buffer.readableBytes >= Self.pieceBytes / 2 {
            try await flush()
            try await store(buffer)
            return
        }
        if pending.capacity == 0 { pending.reserveCapacity(bufferBytes) }
        pending.writeImmutableBuffer(buffer)
        if pending.readableBytes >= Self.pieceBytes { try await flush() }
    }

    private func flush() async throws {
        guard pending.readableBytes > 0 else { return }
        let piece = pending
        pending = ByteBuffer()
        try await store(piece)
    }

    /// Writes and hashes in one job, while the bytes are in the processor's cache.
    private func store(_ piece: ByteBuffer) async throws {
        guard let file else { throw BlobError.closed(id) }
        let offset = written
        let before = hash
        // Stays nil if the job throws: the file then lacks bytes and must not be published.
        self.file = nil
        hash = try await work.run { try Self.store(piece, in: file, at: offset, after: before) }
        written += piece.readableBytes
        self.file = file
    }

    private static func store(
        _ piece: ByteBuffer, in file: OpenFile, at offset: Int, after before: BlobHash
    ) throws -> BlobHash {
        var hash = before
        try piece.withUnsafeReadableBytes { bytes in
            try file.write(bytes, at: offset)
            file.startWriteBack(offset: offset, length: bytes.count)
            hash.update(bytes)
        }
        return hash
    }

    func finish() async throws -> (size: Int, digest: Digest) {
        try await flush()
        guard let file else { throw BlobError.closed(id) }
        self.file = nil
        let (id, folders) = (id, folders)
        try await work.run {
            folders.syncWatch(file.path)
            try file.sync()
            try folders.publish(file.path, as: id)
        }
        isPublished = true
        return (written, hash.finalize())
    }

    func abandon() async {
        guard !isPublished else { return }
        file = nil
        pending = ByteBuffer()
        let path = path
        _ = try? await work.run { try Folder.removeFile(path) }
    }
}

import DFSModel
import NIOCore

/// Writes a temporary file and publishes it when it is whole and synced.
actor DiskBlobWriter: BlobWriter {
    /// The size of one write call.
    private static let pieceBytes = 1024 * 1024

    private let id: BlobID
    private let path: String
    private let folders: BlobFolders
    private let work: DiskWork
    /// What has been received and not written.
    private let block: WriteBlock
    /// Nil after the end or after an error.
    private var file: OpenFile?
    private var isPublished = false
    private var hash = DigestBuilder()
    private var written = 0

    init(
        id: BlobID, expectedBytes: Int?, file: OpenFile, folders: BlobFolders, work: DiskWork
    ) {
        self.id = id
        self.path = file.path
        self.file = file
        self.folders = folders
        self.work = work
        block = WriteBlock(bytes: min(max(1, expectedBytes ?? Self.pieceBytes), Self.pieceBytes))
    }

    func write(_ buffer: ByteBuffer) async throws {
        guard file != nil else { throw BlobError.closed(id) }
        var rest = buffer.readableBytesView
        while !rest.isEmpty {
            rest = rest.dropFirst(block.append(rest))
            if block.count == block.capacity { try await flush() }
        }
    }

    /// Writes and hashes in one job, while the bytes are in the processor's cache.
    private func flush() async throws {
        let count = block.count
        guard count > 0 else { return }
        guard let file else { throw BlobError.closed(id) }
        let (block, offset, before) = (block, written, hash)
        // Stays nil if the job throws: the file then lacks bytes and must not be published.
        self.file = nil
        hash = try await work.run { try block.store(in: file, at: offset, after: before) }
        written += count
        block.clear()
        self.file = file
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
        let path = path
        _ = try? await work.run { try Folder.removeFile(path) }
    }
}

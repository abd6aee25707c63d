import DFSModel
import NIOCore

/// Receives a blob of a ``MemoryBlobStore``.
actor MemoryBlobWriter: BlobWriter {
    private let id: BlobID
    private let store: MemoryBlobStore
    private var bytes = ByteBuffer()
    private var isOpen = true
    private var isPublished = false
    private var isAbandoned = false

    init(id: BlobID, store: MemoryBlobStore) {
        self.id = id
        self.store = store
    }

    func write(_ buffer: ByteBuffer) throws {
        try throwIfEnded()
        let error = store.state.withLock { state in
            defer { state.nextWriteError = nil }
            return state.nextWriteError
        }
        if let error {
            isOpen = false
            throw error
        }
        bytes.writeImmutableBuffer(buffer)
    }

    func finish() throws -> (size: Int, digest: Digest) {
        try throwIfEnded()
        isOpen = false
        var hash = DigestBuilder()
        bytes.withUnsafeReadableBytes { hash.update($0) }
        try store.state.withLock { state in
            if let error = state.nextFinishError {
                state.nextFinishError = nil
                throw error
            }
            state.files[id.relativePath] = bytes
            state.temporaryCount = max(0, state.temporaryCount - 1)
        }
        isPublished = true
        return (bytes.readableBytes, hash.finalize())
    }

    func abandon() {
        guard !isPublished, !isAbandoned else { return }
        isOpen = false
        isAbandoned = true
        store.state.withLock { $0.temporaryCount = max(0, $0.temporaryCount - 1) }
    }

    private func throwIfEnded() throws {
        guard isOpen else { throw BlobError.closed(id) }
    }
}

package import DFSModel
package import NIOCore

/// Chunk bytes on one node, each under its ``BlobID``.
///
/// A blob is immutable and visible only when it is whole and durable. The store knows nothing of
/// records: which blobs are wanted is the catalog's to say. All errors are ``BlobError``; one whose
/// `isFatal` is true means that the process must end. Any number of tasks may use one store.
package protocol BlobStore: Sendable {
    /// Begins a blob under a temporary name; nothing is visible before its `finish()`.
    ///
    /// - Parameter expectedBytes: the size if it is known, to refuse at once what cannot fit
    ///   (`noSpace`) and to size buffers; it is not enforced.
    func makeWriter(for id: BlobID, expectedBytes: Int?) async throws -> any BlobWriter

    /// Opens a blob for reading; throws `notFound` if there is none. The reader keeps the bytes it
    /// opened, even when the blob is replaced, removed or moved meanwhile.
    func open(_ id: BlobID) async throws -> any BlobReader

    /// Reads a whole blob, in pieces of 1 MiB, and hashes it; throws `notFound`, or `damaged`
    /// where the disk cannot read it. Stops with `CancellationError` when the task is cancelled.
    func digest(of id: BlobID) async throws -> (size: Int, digest: Digest)

    /// Whether there is a blob of this id; says nothing about its bytes.
    func contains(_ id: BlobID) async throws -> Bool

    /// Bytes of a blob; throws `notFound`.
    func size(of id: BlobID) async throws -> Int

    /// Removes a blob; one that is not there is fine. It may return after a power cut.
    func remove(_ id: BlobID) async throws

    /// Gives the bytes of `source` the second name `target`, durably, replacing what was there.
    /// They are kept once: damage to one is damage to both. Throws `notFound`.
    func link(from source: BlobID, to target: BlobID) async throws

    /// Moves a damaged blob to `quarantine/`, durably and without overwriting what lies there;
    /// throws `notFound`.
    ///
    /// - Returns: where it lies now, relative to the data folder.
    @discardableResult
    func quarantine(_ id: BlobID) async throws -> String

    /// Moves a file or folder that no record names to `orphans/`, durably and without overwriting.
    /// `name` is a ``BlobEntry/name``; throws `invalid` for other names and `notFound`.
    ///
    /// - Returns: where it lies now, relative to the data folder.
    @discardableResult
    func setAsideOrphan(named name: String) async throws -> String

    /// Up to `limit` entries that follow `name` (from the start for nil), in ``BlobEntry`` order.
    /// Empty at the end. Blobs that come or go meanwhile may be missed or not; all others are
    /// listed exactly once. Memory: the names of one folder.
    func list(after name: String?, limit: Int) async throws -> [BlobEntry]

    /// Room on the disk in bytes, as this process may use it.
    func space() async throws -> (availableBytes: Int, totalBytes: Int)

    /// Removes the temporary files of a former run. To be called before the first writer is made.
    ///
    /// - Returns: how many there were.
    @discardableResult
    func removeLeftovers() async throws -> Int
}

extension BlobStore {
    /// Everything in the store, in ``BlobEntry`` order, a page at a time.
    package func entries(after name: String? = nil, pageSize: Int = 1_000) -> BlobListing {
        BlobListing(store: self, start: name, pageSize: pageSize)
    }

    /// Stores bytes that are at hand; durable on return.
    @discardableResult
    package func put(
        _ bytes: ByteBuffer, as id: BlobID
    ) async throws -> (size: Int, digest: Digest) {
        let writer = try await makeWriter(for: id, expectedBytes: bytes.readableBytes)
        do {
            try await writer.write(bytes)
            return try await writer.finish()
        } catch {
            await writer.abandon()
            throw error
        }
    }
}

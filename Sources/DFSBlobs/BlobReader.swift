package import NIOCore

/// The bytes of one open blob. Any number of tasks may read it.
package protocol BlobReader: Sendable {
    /// Bytes of the blob.
    var size: Int { get }

    /// The bytes from `offset`; fewer than `length` only at the end, none from the end on. They
    /// are not checked against a digest. Pieces of up to 1 MiB keep memory flat.
    ///
    /// Throws `invalid` for a negative offset or length, `damaged` when the disk cannot read them
    /// and `closed` after ``close()``.
    func read(offset: Int, length: Int) async throws -> ByteBuffer

    /// Ends reading and frees the file. A second call has no effect; dropping the reader does the
    /// same.
    func close() async
}

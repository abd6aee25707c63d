package import DFSModel
package import NIOCore

/// Receives the bytes of one blob and hashes them. Used by one task at a time.
///
/// End it with ``finish()``, or after any error with ``abandon()``. A writer that is dropped, or
/// whose process dies, leaves a temporary file that ``BlobStore/removeLeftovers()`` removes.
package protocol BlobWriter: Sendable {
    /// Adds bytes. They may be buffered; pieces of any size are fine. Throws `noSpace` when the
    /// disk is full; after an error every further call throws.
    func write(_ buffer: ByteBuffer) async throws

    /// Makes the blob durable and visible under its id, replacing one of the same id atomically.
    /// On return the bytes survive a power cut. Throws `syncFailed` (fatal) or what `write` does.
    ///
    /// - Returns: the bytes received and their SHA-256.
    func finish() async throws -> (size: Int, digest: Digest)

    /// Gives up: nothing becomes visible. Without effect after `finish()` has returned.
    func abandon() async
}

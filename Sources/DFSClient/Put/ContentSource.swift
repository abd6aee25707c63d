package import NIOCore

/// The bytes of a put, read once from the front and perhaps again in parts.
///
/// Errors are ``ClientError`` with `localInput`.
package protocol ContentSource: Sendable {
    /// Bytes in all, if that is known before reading.
    var size: Int? { get }

    /// The next `count` bytes; fewer only at the end of the content.
    func next(_ count: Int) async throws -> ByteBuffer

    /// `count` bytes from `offset` again; nil if this content can be read only once.
    func again(_ count: Int, at offset: Int) async throws -> ByteBuffer?

    /// Throws if the content has changed since it was opened.
    func checkUnchanged() async throws
}

package import DFSModel
package import NIOCore

/// Where the bytes of a get go. Errors are ``ClientError`` with `localOutput`.
package protocol ContentSink: Sendable {
    /// Whether the pieces must come in order, and can be given only once.
    var isOrdered: Bool { get }

    /// The chunks of a version that an earlier get has left here, checked; by index.
    func kept(of manifest: Manifest) async throws -> Set<Int>

    /// Takes one piece of the content.
    func write(_ bytes: ByteBuffer, at offset: Int) async throws

    /// Everything has been written: makes the content of `size` bytes durable and visible.
    func finish(size: Int) async throws

    /// The get has failed: leaves nothing behind but what a later get can go on from. Called at most once, instead of ``finish(size:)``.
    func abandon() async
}

extension ContentSink {
    package func kept(of manifest: Manifest) async throws -> Set<Int> { [] }
}

package import DFSModel
package import NIOCore

/// Where the bytes of a get go. Errors are ``ClientError`` with `localOutput`.
package protocol ContentSink: Sendable {
    /// Whether the pieces must come in order, and can be given only once.
    var isOrdered: Bool { get }

    /// The chunks of a version that an earlier get has left here, checked; by index.
    func kept(of manifest: Manifest) async throws -> Set<Int>

    /// Takes pieces of the content that follow one another. A sink that wants no order gets them
    /// before their chunk is checked, and again if it was no good: until ``finish(size:)`` nobody
    /// may take them for the content.
    func write(_ pieces: [ByteBuffer], at offset: Int) async throws

    /// All of a chunk has been written and was checked.
    func complete(_ chunk: Chunk)

    /// Everything has been written: makes the content of `size` bytes durable and visible.
    func finish(size: Int) async throws

    /// The get has failed: leaves nothing behind but what a later get can go on from. Called at most once, instead of ``finish(size:)``.
    func abandon() async
}

extension ContentSink {
    package func kept(of manifest: Manifest) async throws -> Set<Int> { [] }

    package func complete(_ chunk: Chunk) {}
}

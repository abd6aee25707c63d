import DFSModel
package import NIOCore

/// Gives the content in order to whoever takes it, such as standard output.
package struct StreamSink: ContentSink {
    private let take: @Sendable (ByteBuffer) async throws -> Void

    /// - Parameter take: waits while the reader is slow; its errors end the get.
    package init(_ take: @escaping @Sendable (ByteBuffer) async throws -> Void) {
        self.take = take
    }

    package var isOrdered: Bool { true }

    package func write(_ bytes: ByteBuffer, at offset: Int) async throws {
        try await take(bytes)
    }

    package func finish(size: Int) async throws {}

    package func abandon() async {}
}

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

    package func write(_ pieces: [ByteBuffer], at offset: Int) async throws {
        for piece in pieces { try await take(piece) }
    }

    package func finish(size: Int) async throws {}

    package func abandon() async {}
}

import DFSModel
import NIOCore

/// The way of one chunk from the network into a sink: its parts are hashed and handed on while
/// the next ones arrive, so that no byte is copied in between and a slow disk is not taken for a
/// silent node. Memory holds at most the chunk.
struct ChunkLanding: Sendable {
    /// What has come down.
    struct Landed: Sendable {
        /// The digest of what came, right or wrong.
        let digest: Digest
        /// The parts themselves, for an ordered sink that has not seen them yet.
        let pieces: [ByteBuffer]
    }

    /// What the sink threw, which no other copy helps against.
    struct SinkFailure: Error {
        let error: any Error
    }

    /// What is handed to the sink at once: a change of threads is small beside so many bytes, and
    /// they are still in the processor's cache.
    private static let batchBytes = 512 * 1024

    let chunk: Chunk
    let sink: any ContentSink

    /// Takes what `receive` yields, in order, until it returns. When this returns or throws, nothing
    /// of this landing is written any more. The bytes must not exceed the chunk.
    ///
    /// Throws what `receive` throws, ``SinkFailure``, or `CancellationError`.
    func run(
        _ receive: (AsyncStream<ByteBuffer>.Continuation) async throws -> Void
    ) async throws -> Landed {
        let (parts, arrivals) = AsyncStream.makeStream(of: ByteBuffer.self)
        async let landed = take(parts)
        do {
            defer { arrivals.finish() }
            try await receive(arrivals)
        }
        return try await landed
    }

    private func take(_ parts: AsyncStream<ByteBuffer>) async throws -> Landed {
        var digest = DigestBuilder()
        var pieces: [ByteBuffer] = []
        var (waiting, offset) = (0, chunk.offset)
        for await part in parts {
            part.withUnsafeReadableBytes { digest.update($0) }
            pieces.append(part)
            guard !sink.isOrdered else { continue }
            waiting += part.readableBytes
            guard waiting >= Self.batchBytes else { continue }
            try await write(pieces, at: offset)
            offset += waiting
            waiting = 0
            pieces.removeAll(keepingCapacity: true)
        }
        // A cancelled stream ends early and looks complete.
        try Task.checkCancellation()
        if waiting > 0 {
            try await write(pieces, at: offset)
            pieces = []
        }
        return Landed(digest: digest.finalize(), pieces: pieces)
    }

    private func write(_ pieces: [ByteBuffer], at offset: Int) async throws {
        do {
            try await sink.write(pieces, at: offset)
        } catch {
            throw SinkFailure(error: error)
        }
    }
}

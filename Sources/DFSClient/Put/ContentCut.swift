import DFSCluster
import DFSModel
import NIOCore
import NIOFoundationCompat
import Synchronization

/// A content with what decides its layout: the cut into chunks and where the rotation comes from.
final class ContentCut: Sendable {
    /// Contents up to this size are read whole before the first chunk is sent, and their MD5 gives
    /// the rotation, as in the lab report.
    static let rotationByContentLimitBytes = 4 * 1024 * 1024

    /// Bytes in all, if known.
    let size: Int?
    let rotation: Rotation
    private let sizes: [Int]?
    private let head: ByteBuffer?
    private let source: any ContentSource
    private let state: Mutex<State>

    private struct State {
        var index = 0
        var offset = 0
        var head: ByteBuffer?
    }

    /// A piece of the content, to become the chunk `index` (from 1).
    struct Piece: Sendable {
        let index: Int
        let offset: Int
        let bytes: ByteBuffer
    }

    /// Reads the beginning of `source`; `random` is the rotation of a content that is too large
    /// to be read twice. Throws `tooLarge`, or `localInput`.
    init(_ source: any ContentSource, random: UInt64) async throws {
        let limit = Self.rotationByContentLimitBytes
        if let size = source.size, size > Chunking.maximumContentBytes {
            throw ClientError(
                .tooLarge, "A content has at most \(Chunking.maximumContentBytes) bytes.")
        }
        let isSmall = source.size.map { $0 <= limit } ?? true
        let head = isSmall ? try await source.next(limit + 1) : nil
        let isWhole = head.map { $0.readableBytes <= limit } ?? false
        if let size = source.size, let head, head.readableBytes != size {
            throw Self.changed
        }
        size = isWhole ? head?.readableBytes : source.size
        if isWhole, let head {
            rotation = .ofContent(head.readableBytesView)
        } else {
            rotation = .number(random)
        }
        sizes = size.map { Chunking.sizes(forContentBytes: $0) }
        self.head = isWhole ? head : nil
        self.source = source
        state = Mutex(State(head: head))
    }

    private static let changed = ClientError(
        .localInput, "The file changed its size while it was read. Put it again when it is at rest."
    )

    /// The next piece, or nil at the end. One caller at a time.
    func next() async throws -> Piece? {
        let (index, offset) = state.withLock { ($0.index, $0.offset) }
        if let sizes, index >= sizes.count {
            try await source.checkUnchanged()
            return nil
        }
        let wanted = sizes?[index] ?? Chunking.maximumChunkBytes
        let bytes = try await read(wanted)
        if sizes != nil, bytes.readableBytes != wanted { throw Self.changed }
        guard bytes.readableBytes > 0 else { return nil }
        guard index < Chunking.maximumChunkCount else {
            throw ClientError(
                .tooLarge, "A content has at most \(Chunking.maximumContentBytes) bytes.")
        }
        state.withLock {
            $0.index += 1
            $0.offset += bytes.readableBytes
        }
        return Piece(index: index + 1, offset: offset, bytes: bytes)
    }

    /// All pieces, if the content is at hand and has at most `limit` bytes: then ``next()`` has none
    /// left. Nil, and nothing has changed, otherwise.
    func takeWhole(upTo limit: Int) -> [Piece]? {
        guard let head, let sizes, head.readableBytes <= limit else { return nil }
        state.withLock { state in
            state.index = sizes.count
            state.head = nil
        }
        var offset = 0
        return sizes.enumerated().compactMap { position, size in
            defer { offset += size }
            return head.getSlice(at: head.readerIndex + offset, length: size).map {
                Piece(index: position + 1, offset: offset, bytes: $0)
            }
        }
    }

    /// The bytes of a chunk once more, or nil if the content can be read only once.
    func again(_ chunk: Chunk) async throws -> ByteBuffer? {
        if let head {
            return head.getSlice(at: head.readerIndex + chunk.offset, length: chunk.size)
        }
        guard let bytes = try await source.again(chunk.size, at: chunk.offset) else { return nil }
        guard Digest.of(bytes.readableBytesView) == chunk.digest else { throw Self.changed }
        return bytes
    }

    private func read(_ count: Int) async throws -> ByteBuffer {
        let taken = state.withLock { state -> ByteBuffer? in
            guard var head = state.head, head.readableBytes > 0 else { return nil }
            let slice = head.readSlice(length: min(count, head.readableBytes))
            state.head = head.readableBytes > 0 ? head : nil
            return slice
        }
        guard var bytes = taken else { return try await source.next(count) }
        guard bytes.readableBytes < count, head == nil else { return bytes }
        var rest = try await source.next(count - bytes.readableBytes)
        bytes.writeBuffer(&rest)
        return bytes
    }
}

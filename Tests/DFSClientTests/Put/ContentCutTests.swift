import DFSCluster
import DFSModel
import NIOCore
import NIOFoundationCompat
import Testing

@testable import DFSClient

/// Gives its bytes in order, and says nothing about how many there are.
private final class OnceSource: ContentSource {
    private let bytes: BytesSource

    init(_ bytes: ByteBuffer) { self.bytes = BytesSource(bytes) }

    var size: Int? { nil }
    func next(_ count: Int) async throws -> ByteBuffer { try await bytes.next(count) }
    func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? { nil }
    func checkUnchanged() async throws {}
}

/// Promises more bytes than it has.
private struct ShrunkSource: ContentSource {
    let size: Int?
    func next(_ count: Int) async throws -> ByteBuffer { ByteBuffer(repeating: 0, count: 3) }
    func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? { nil }
    func checkUnchanged() async throws {}
}

@Suite("Cutting a content")
struct ContentCutTests {
    private func pieces(_ cut: ContentCut) async throws -> [ContentCut.Piece] {
        var pieces: [ContentCut.Piece] = []
        while let piece = try await cut.next() { pieces.append(piece) }
        return pieces
    }

    @Test("a small content is placed by its MD5, known size or not", arguments: [0, 1, 51, 5_000])
    func small(size: Int) async throws {
        let bytes = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        for source in [BytesSource(bytes), OnceSource(bytes)] as [any ContentSource] {
            let cut = try await ContentCut(source, random: 1)
            #expect(cut.rotation == .ofContent(bytes.readableBytesView))
            #expect(cut.size == size)
            let pieces = try await pieces(cut)
            #expect(pieces.map(\.bytes.readableBytes) == Chunking.sizes(forContentBytes: size))
            #expect(
                pieces.flatMap { Array($0.bytes.readableBytesView) }
                    == Array(bytes.readableBytesView))
        }
    }

    @Test("a small stream can be sent again, a large one cannot")
    func again() async throws {
        let small = ByteBuffer(repeating: 1, count: 10)
        let cut = try await ContentCut(OnceSource(small), random: 1)
        let chunk = Chunk(index: 1, offset: 0, size: 10, digest: .of(small.readableBytesView))
        #expect(try await cut.again(chunk) == small)
        let large = ByteBuffer(repeating: 1, count: 5 * 1024 * 1024)
        let other = try await ContentCut(OnceSource(large), random: 1)
        #expect(try await other.again(chunk) == nil)
    }

    @Test("a long stream is cut into full chunks and a rest, without losing what was read ahead")
    func long() async throws {
        let size = Chunking.maximumChunkBytes + 100
        let bytes = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 / 1_000) })
        let cut = try await ContentCut(OnceSource(bytes), random: 7)
        #expect(cut.size == nil)
        #expect(cut.rotation == .number(7))
        let pieces = try await pieces(cut)
        #expect(pieces.map(\.bytes.readableBytes) == [Chunking.maximumChunkBytes, 100])
        #expect(pieces.map(\.offset) == [0, Chunking.maximumChunkBytes])
        #expect(pieces[0].bytes == bytes.getSlice(at: 0, length: Chunking.maximumChunkBytes))
        #expect(pieces[1].bytes == bytes.getSlice(at: Chunking.maximumChunkBytes, length: 100))
    }

    @Test("a file that became shorter is an error", arguments: [10, 6 * 1024 * 1024])
    func shrunk(size: Int) async throws {
        await #expect(throws: ClientError.self) {
            _ = try await pieces(try await ContentCut(ShrunkSource(size: size), random: 1))
        }
    }
}

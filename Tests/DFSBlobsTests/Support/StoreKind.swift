import DFSBlobs
import DFSModel
import Foundation
import NIOCore

/// The stores that the conformance suite runs against.
enum StoreKind: CaseIterable, Sendable {
    case disk
    case memory

    /// A store, and what a test does behind its back.
    struct Harness {
        let store: any BlobStore
        let flip: (BlobID, Int) throws -> Void
        let addForeign: (String) throws -> Void
    }

    func withStore(_ body: (Harness) async throws -> Void) async throws {
        switch self {
        case .disk: try await withTemporaryFolder { try await body(try await disk($0)) }
        case .memory: try await body(memory())
        }
    }

    private func memory() -> Harness {
        let store = MemoryBlobStore()
        return Harness(
            store: store, flip: { store.flipByte(of: $0, at: $1) },
            addForeign: { store.addForeign($0, bytes: ByteBuffer(string: "x")) })
    }

    private func disk(_ root: String) async throws -> Harness {
        Harness(
            store: try await DiskBlobStore(root: root),
            flip: { id, offset in
                let url = URL(filePath: "\(root)/blobs/\(id.relativePath)")
                var data = try Data(contentsOf: url)
                data[offset] = ~data[offset]
                try data.write(to: url)
            },
            addForeign: { name in
                let url = URL(filePath: "\(root)/blobs/\(name)")
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("x".utf8).write(to: url)
            })
    }
}

extension BlobID {
    /// Any id; those of one `low` share a folder.
    static func sample(_ low: UInt64 = 0xabcd, index: Int = 1) -> BlobID {
        BlobID(version: VersionID(high: 0x0198_0000_0000_0000, low: low), index: index)
    }
}

extension ByteBuffer {
    /// `count` bytes that repeat only every 4,093, a prime.
    static func pattern(_ count: Int) -> ByteBuffer {
        let tile = (0..<4_093).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(count + tile.count)
        while buffer.readableBytes < count { buffer.writeBytes(tile) }
        return buffer.getSlice(at: 0, length: count) ?? buffer
    }

    var digest: Digest { Digest.of(Array(readableBytesView)) }
}

extension BlobStore {
    /// The whole blob.
    func bytes(of id: BlobID) async throws -> ByteBuffer {
        let reader = try await open(id)
        let bytes = try await reader.read(offset: 0, length: reader.size)
        await reader.close()
        return bytes
    }
}

/// Whether `error` is a ``BlobError`` of this kind.
func isBlobError(_ kind: BlobError.Kind) -> (any Error) -> Bool {
    { ($0 as? BlobError)?.kind == kind }
}

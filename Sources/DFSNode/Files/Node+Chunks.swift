import DFSBlobs
package import DFSCatalog
package import DFSModel
package import DFSWire
import Foundation
import Logging
package import NIOCore
import NIOFoundationCompat

extension Node {
    /// Stores one chunk of an upload, durably, before it returns.
    ///
    /// - Parameters:
    ///   - size: bytes that `body` will give, from 1 to ``Chunking/maximumChunkBytes``.
    ///   - expected: the SHA-256 that the sender names, if any.
    /// - Throws: ``NodeError`` `.noSpace`, `.invalid` (other bytes than named), `.notFound` (the
    ///   version is somebody else's) or `.conflict` (the chunk is there with other bytes).
    package func stageChunk<Body: AsyncSequence & Sendable>(
        version: VersionID, index: Int, owner: UserName, size: Int, expected: Digest?,
        body: Body
    ) async throws -> StoredChunkBody where Body.Element == ByteBuffer {
        try await checkUpload(index: index, size: size)
        let id = BlobID(version: version, index: index)
        let (uploader, known) = try await catalog.staged(version: version, index: index)
        if let uploader, uploader != owner {
            throw NodeError(.notFound, "There is no upload \(version) of yours.")
        }
        if let known, known.state == .stored, let expected {
            guard known.digest == expected else {
                throw NodeError(.conflict, "Chunk \(index) of \(version) is here with other bytes.")
            }
            for try await _ in body {}
            return StoredChunkBody(
                version: version, index: index, size: known.size, sha256: known.digest)
        }
        let digest =
            size <= settings.inlineBytes
            ? try await storeInline(id, owner: owner, size: size, expected: expected, body)
            : try await storeFile(id, owner: owner, size: size, expected: expected, body)
        metrics.chunksStored(1, bytes: size)
        logger.info(
            "chunk stored",
            metadata: [
                "user": "\(owner)", "version": "\(version)", "chunk": "\(index)",
                "bytes": "\(size)",
            ])
        return StoredChunkBody(version: version, index: index, size: size, sha256: digest)
    }

    private func checkUpload(index: Int, size: Int) async throws {
        guard (1...Chunking.maximumChunkCount).contains(index) else {
            throw NodeError(.invalid, "A chunk index is 1 to \(Chunking.maximumChunkCount).")
        }
        guard (1...Chunking.maximumChunkBytes).contains(size) else {
            throw NodeError(.tooLarge, "A chunk has 1 to \(Chunking.maximumChunkBytes) bytes.")
        }
        guard try await roomBeyondReserve() >= size else {
            throw NodeError(.noSpace, "The disk of \(name) is full up to its reserve.")
        }
    }

    private func storeInline<Body: AsyncSequence & Sendable>(
        _ id: BlobID, owner: UserName, size: Int, expected: Digest?, _ body: Body
    ) async throws -> Digest where Body.Element == ByteBuffer {
        var bytes = Data(capacity: size)
        for try await part in body {
            guard bytes.count + part.readableBytes <= size else { throw Self.wrongLength(id, size) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        guard bytes.count == size else { throw Self.wrongLength(id, size) }
        let digest = Digest.of(bytes)
        guard expected == nil || expected == digest else { throw Self.otherBytes(id) }
        try await catalog.recordBlob(
            version: id.version, index: id.index, owner: owner, size: size, digest: digest,
            bytes: bytes)
        return digest
    }

    private func storeFile<Body: AsyncSequence & Sendable>(
        _ id: BlobID, owner: UserName, size: Int, expected: Digest?, _ body: Body
    ) async throws -> Digest where Body.Element == ByteBuffer {
        let writer = try await blobs.makeWriter(for: id, expectedBytes: size)
        do {
            var received = 0
            for try await part in body {
                received += part.readableBytes
                guard received <= size else { throw Self.wrongLength(id, size) }
                try await writer.write(part)
            }
            guard received == size else { throw Self.wrongLength(id, size) }
            let (_, digest) = try await writer.finish()
            guard expected == nil || expected == digest else {
                try await blobs.remove(id)
                throw Self.otherBytes(id)
            }
            try await catalog.recordBlob(
                version: id.version, index: id.index, owner: owner, size: size, digest: digest,
                bytes: nil)
            return digest
        } catch {
            await writer.abandon()
            throw error
        }
    }

    private static func wrongLength(_ id: BlobID, _ size: Int) -> NodeError {
        NodeError(
            .invalid, "Chunk \(id.index) was announced with \(size) bytes but has another length.")
    }

    private static func otherBytes(_ id: BlobID) -> NodeError {
        NodeError(
            .invalid,
            "The bytes of chunk \(id.index) do not match their Content-Digest. Send them again.")
    }
}

extension Node {
    /// Bytes that new chunks may still use.
    package func roomBeyondReserve() async throws -> Int {
        let (available, total) = try await blobs.space()
        let reserve = settings.reserveBytes ?? NodeSettings.defaultReserve(totalBytes: total)
        return available - reserve
    }

    /// A chunk's record and a way to its bytes, for one of the owner's versions (nil: any).
    ///
    /// - Throws: ``NodeError`` `.notFound`, or `.corrupt` for a chunk known to be damaged.
    package func openChunk(
        version: VersionID, index: Int, owner: UserName?
    ) async throws -> OpenChunk {
        guard let record = try await catalog.blob(version: version, index: index, owner: owner)
        else { throw NodeError(.notFound, "There is no such chunk here.") }
        guard record.state == .stored else {
            throw NodeError(
                .corrupt, "The copy of this chunk on \(name) is \(record.state.rawValue).")
        }
        switch record.place {
        case .file:
            let id = BlobID(version: version, index: index)
            do {
                return OpenChunk(record: record, source: .file(try await blobs.open(id)))
            } catch let error as BlobError where error.kind == .notFound {
                try await catalog.markBlob(version: version, index: index, .missing)
                noteDamage(version: version, index: index, .missing)
                throw NodeError(.corrupt, "The copy of this chunk on \(name) is missing.")
            }
        case .catalog:
            guard let bytes = try await catalog.blobBytes(version: version, index: index) else {
                throw NodeError(.notFound, "There is no such chunk here.")
            }
            return OpenChunk(record: record, source: .bytes(ByteBuffer(data: bytes)))
        }
    }

    /// The whole of a chunk, unchecked.
    package func wholeChunk(
        version: VersionID, index: Int, owner: UserName?
    ) async throws -> ByteBuffer {
        let chunk = try await openChunk(version: version, index: index, owner: owner)
        var whole = ByteBufferAllocator().buffer(capacity: chunk.record.size)
        try await chunk.read(0..<chunk.record.size) { part in
            var part = part
            whole.writeBuffer(&part)
        }
        return whole
    }

    /// Compares a chunk with its checksum because a reader says that it got other bytes.
    ///
    /// - Returns: whether the chunk is damaged; then it is repaired.
    package func checkReportedChunk(
        version: VersionID, index: Int, owner: UserName
    ) async throws -> Bool {
        guard let state = try await recheck(version: version, index: index, owner: owner) else {
            throw NodeError(.notFound, "There is no such chunk here.")
        }
        return state != .stored
    }
}

/// A chunk that is about to be sent.
package struct OpenChunk: Sendable {
    package let record: BlobRecord
    let source: Source

    enum Source: Sendable {
        case file(any BlobReader)
        case bytes(ByteBuffer)
    }

    /// Bytes read from the disk at a time.
    private static let pieceBytes = 512 * 1024

    /// Gives the bytes of a range of the chunk in pieces, and closes the chunk.
    package func read(
        _ range: Range<Int>, _ each: (ByteBuffer) async throws -> Void
    ) async throws {
        switch source {
        case .bytes(let buffer):
            if let part = buffer.getSlice(
                at: buffer.readerIndex + range.lowerBound, length: range.count)
            {
                try await each(part)
            }
        case .file(let reader):
            do {
                var position = range.lowerBound
                while position < range.upperBound {
                    let piece = try await reader.read(
                        offset: position, length: min(Self.pieceBytes, range.upperBound - position))
                    guard piece.readableBytes > 0 else {
                        throw NodeError(.corrupt, "A chunk ends too early on the disk.")
                    }
                    position += piece.readableBytes
                    try await each(piece)
                }
                await reader.close()
            } catch {
                await reader.close()
                throw error
            }
        }
    }
}

import DFSBlobs
import DFSCatalog
package import DFSModel
package import DFSWire
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat

extension Node {
    /// Stages chunks of `version` from what this node or its peers already hold, so that nothing
    /// is uploaded twice that is safe somewhere.
    ///
    /// - Returns: the chunks that are now here; the caller sends the others again.
    package func copyChunks(
        to version: VersionID, owner: UserName, _ body: CopyChunksBody
    ) async throws -> CopiedChunksBody {
        guard body.chunks.count <= Chunking.maximumChunkCount else {
            throw NodeError(.tooLarge, "Too many chunks in one request.")
        }
        let isPossible = body.chunks.allSatisfy {
            (1...Chunking.maximumChunkCount).contains($0.index)
                && (1...Chunking.maximumChunkBytes).contains($0.size)
        }
        guard isPossible else {
            throw NodeError(.invalid, "A chunk's index or size is impossible.")
        }
        // Another user's version is answered as one that does not exist: nothing can be copied.
        for id in [version, body.source] {
            if let other = try await catalog.owner(of: id), other != owner {
                return CopiedChunksBody(stored: [])
            }
        }
        var stored: [Int] = []
        for item in body.chunks {
            do {
                try await copyChunk(item, from: body.source, to: version, owner: owner)
                stored.append(item.index)
            } catch let error as any Failure where error.code != .noSpace {
                logger.info(
                    "chunk not copied",
                    metadata: [
                        "version": "\(version)", "chunk": "\(item.index)",
                        "error": "\(error.message)",
                    ])
            }
        }
        return CopiedChunksBody(stored: stored)
    }

    private func copyChunk(
        _ item: CopyChunksBody.Item, from source: VersionID, to version: VersionID, owner: UserName
    ) async throws {
        let here = try await catalog.blob(version: version, index: item.index, owner: owner)
        if let here, here.state == .stored, here.digest == item.sha256 { return }
        guard try await roomBeyondReserve() >= item.size else {
            throw NodeError(.noSpace, "The disk of \(name) is full up to its reserve.")
        }
        let own = try await catalog.blob(version: source, index: item.index, owner: owner)
        if source != version, let own, own.state == .stored, own.digest == item.sha256,
            own.place == .file
        {
            try await blobs.link(
                from: BlobID(version: source, index: item.index),
                to: BlobID(version: version, index: item.index))
            try await catalog.recordBlob(
                version: version, index: item.index, owner: owner, size: own.size,
                digest: own.digest, bytes: nil)
            return
        }
        let bytes = try await obtain(
            item, of: source, owner: owner, hasOwn: own?.state == .stored)
        try await keep(
            bytes, as: BlobID(version: version, index: item.index), owner: owner,
            digest: item.sha256)
    }

    /// The chunk's bytes from this node or from the first named peer that has them whole.
    private func obtain(
        _ item: CopyChunksBody.Item, of source: VersionID, owner: UserName, hasOwn: Bool
    ) async throws -> ByteBuffer {
        if hasOwn {
            let bytes = try await wholeChunk(version: source, index: item.index, owner: owner)
            if Digest.of(bytes.readableBytesView) == item.sha256 { return bytes }
        }
        for (member, peer) in peers where item.nodes.contains(member.name) {
            if let bytes = try? await peer.chunk(
                version: source, index: item.index, owner: owner),
                Digest.of(bytes.readableBytesView) == item.sha256
            {
                return bytes
            }
        }
        throw NodeError(.unavailable, "No node gave chunk \(item.index) of \(source) whole.")
    }

    /// Stores bytes that were compared with `digest`, durably: as a file, or in the catalog if they
    /// are few.
    func keep(
        _ bytes: ByteBuffer, as id: BlobID, owner: UserName, digest: Digest,
        isRepair: Bool = false
    ) async throws {
        let isInline = bytes.readableBytes <= settings.inlineBytes
        if !isInline { try await blobs.put(bytes, as: id) }
        try await catalog.recordBlob(
            version: id.version, index: id.index, owner: owner, size: bytes.readableBytes,
            digest: digest, bytes: isInline ? Data(buffer: bytes) : nil,
            isRepair: isRepair)
    }
}

package import DFSModel

/// Asks a peer to stage chunks of a version from blobs of another one that it or others hold.
package struct StageRequest: Hashable, Sendable {
    /// Chunks in one request.
    package static let maximumChunks = 16

    /// What is to be staged; its manifest is not sent, because a prepare brings it.
    package let version: VersionID
    package let owner: UserName
    /// Where the bytes come from.
    package let source: VersionID
    package let chunks: [CopyChunksBody.Item]

    package init(
        version: VersionID, owner: UserName, source: VersionID, chunks: [CopyChunksBody.Item]
    ) {
        self.version = version
        self.owner = owner
        self.source = source
        self.chunks = chunks
    }
}

/// The chunks that the peer holds afterwards.
package struct StageReply: Hashable, Sendable {
    package let stored: [Int]

    package init(stored: [Int]) {
        self.stored = stored
    }
}

extension StageRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        version = try VersionID(from: &reader)
        owner = try UserName(try reader.readString())
        source = try VersionID(from: &reader)
        chunks = try reader.readArray(limit: Self.maximumChunks) { reader in
            CopyChunksBody.Item(
                index: try reader.readInt(), size: try reader.readInt(),
                sha256: try Digest(from: &reader),
                nodes: try reader.readArray(limit: 64) { try NodeName(from: &$0) })
        }
    }

    package func write(to writer: inout BinaryWriter) {
        version.write(to: &writer)
        writer.write(owner.text)
        source.write(to: &writer)
        writer.write(chunks) { writer, item in
            writer.write(item.index)
            writer.write(item.size)
            item.sha256.write(to: &writer)
            writer.write(item.nodes) { $1.write(to: &$0) }
        }
    }
}

extension StageReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        stored = try reader.readArray(limit: StageRequest.maximumChunks) { try $0.readInt() }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(stored) { $0.write($1) }
    }
}

package import DFSModel

/// Asks a peer to re-hash its copies of some chunks: because one was received with wrong bytes, or
/// because a copy elsewhere is to go.
package struct CheckChunksRequest: Hashable, Sendable {
    /// Chunks in one request.
    package static let maximumChunks = 64

    package let chunks: [Item]

    /// One chunk.
    package struct Item: Hashable, Sendable {
        package let version: VersionID
        package let index: Int

        package init(version: VersionID, index: Int) {
            self.version = version
            self.index = index
        }
    }

    package init(chunks: [Item]) {
        self.chunks = chunks
    }
}

/// Whether the peer holds each of them whole, in the order of the request.
package struct CheckChunksReply: Hashable, Sendable {
    package let areWhole: [Bool]

    package init(areWhole: [Bool]) {
        self.areWhole = areWhole
    }
}

extension CheckChunksRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        chunks = try reader.readArray(limit: Self.maximumChunks) { reader in
            Item(version: try VersionID(from: &reader), index: try reader.readInt())
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(chunks) { writer, item in
            item.version.write(to: &writer)
            writer.write(item.index)
        }
    }
}

extension CheckChunksReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        areWhole = try reader.readArray(limit: CheckChunksRequest.maximumChunks) {
            try $0.readBool()
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(areWhole) { $0.write($1) }
    }
}

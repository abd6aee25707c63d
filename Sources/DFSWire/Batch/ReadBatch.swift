package import DFSModel

/// Asks for the manifests of versions: the body of `POST /v1/batch/manifests`.
package struct ManifestBatch: Hashable, Sendable {
    package let versions: [VersionID]

    package init(versions: [VersionID]) {
        self.versions = versions
    }
}

/// The manifests that the node knows, in the order of the versions asked for.
package struct ManifestBatchReply: Hashable, Sendable {
    package let manifests: [Manifest?]

    package init(manifests: [Manifest?]) {
        self.manifests = manifests
    }
}

/// Asks for the bytes of small chunks: the body of `POST /v1/batch/bytes`.
package struct ReadBatch: Hashable, Sendable {
    package let chunks: [Item]

    /// One chunk of a version.
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

/// The bytes as they lie on the node, in the order of the chunks asked for; nil for a chunk that
/// is not there whole, or for which there was no room in the answer.
package struct ReadBatchReply: Hashable, Sendable {
    package let chunks: [ArraySlice<UInt8>?]

    package init(chunks: [ArraySlice<UInt8>?]) {
        self.chunks = chunks
    }
}

extension ManifestBatch: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        versions = try reader.readArray(limit: BatchLimits.files) { try VersionID(from: &$0) }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(versions) { $1.write(to: &$0) }
    }
}

extension ManifestBatchReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        manifests = try reader.readArray(limit: BatchLimits.files) { reader in
            try reader.readOptional { try Manifest(from: &$0) }
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(manifests) { writer, manifest in
            writer.write(optional: manifest) { $1.write(to: &$0) }
        }
    }
}

extension ReadBatch: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        chunks = try reader.readArray(limit: BatchLimits.chunks) { reader in
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

extension ReadBatchReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        chunks = try reader.readArray(limit: BatchLimits.chunks) { reader in
            try reader.readOptional { try $0.readRaw(try $0.readInt()) }
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(chunks) { writer, bytes in
            writer.write(optional: bytes) { writer, bytes in
                writer.write(bytes.count)
                writer.write(raw: bytes)
            }
        }
    }
}

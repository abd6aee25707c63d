package import DFSModel

/// Small chunks of uploads, to be staged together: the body of `POST /v1/batch/chunks`.
package struct StageBatch: Hashable, Sendable {
    package let items: [Item]

    /// One chunk with its bytes.
    package struct Item: Hashable, Sendable {
        package let version: VersionID
        package let index: Int
        package let digest: Digest
        package let bytes: ArraySlice<UInt8>

        package init(version: VersionID, index: Int, digest: Digest, bytes: ArraySlice<UInt8>) {
            self.version = version
            self.index = index
            self.digest = digest
            self.bytes = bytes
        }
    }

    package init(items: [Item]) {
        self.items = items
    }
}

extension StageBatch: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: BatchLimits.chunks) { reader in
            let version = try VersionID(from: &reader)
            let index = try reader.readInt()
            let digest = try Digest(from: &reader)
            return Item(
                version: version, index: index, digest: digest,
                bytes: try reader.readRaw(try reader.readInt()))
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { writer, item in
            item.version.write(to: &writer)
            writer.write(item.index)
            item.digest.write(to: &writer)
            writer.write(item.bytes.count)
            writer.write(raw: item.bytes)
        }
    }
}

/// The answer to a ``StageBatch``: how many chunks are durable now, which is all of them.
package struct StagedBatchBody: Codable, Hashable, Sendable {
    package let stored: Int

    package init(stored: Int) {
        self.stored = stored
    }
}

package import DFSCluster
package import DFSModel

/// A committed register as the journal keeps it: everything with which it can be had again
/// (docs/format.md).
package struct JournalEntry: Hashable, Sendable, BinaryCodable {
    package let key: RegisterKey
    package let value: BallotedValue
    /// Of the versions that the value names.
    package let manifests: [Manifest]
    /// The chunks of those that are kept in this node's catalog.
    package let inlineBlobs: [InlineBlob]

    /// The bytes of a chunk that has no file.
    package struct InlineBlob: Hashable, Sendable {
        package let version: VersionID
        package let index: Int
        package let bytes: [UInt8]
    }

    /// Chunks of one register that may be in the catalog: those of 33 versions.
    private static let inlineLimit = 33 * Chunking.maximumChunkCount

    init(
        key: RegisterKey, value: BallotedValue, manifests: [Manifest], inlineBlobs: [InlineBlob]
    ) {
        self.key = key
        self.value = value
        self.manifests = manifests
        self.inlineBlobs = inlineBlobs
    }

    package init(from reader: inout BinaryReader) throws {
        key = try RegisterKey(from: &reader)
        value = try BallotedValue(from: &reader)
        manifests = try reader.readArray(limit: RegisterValue.maximumFormer + 1) {
            try Manifest(from: &$0)
        }
        inlineBlobs = try reader.readArray(limit: Self.inlineLimit) { reader in
            InlineBlob(
                version: try VersionID(from: &reader), index: try reader.readInt(),
                bytes: try reader.readBytes())
        }
    }

    package func write(to writer: inout BinaryWriter) {
        key.write(to: &writer)
        value.write(to: &writer)
        writer.write(manifests) { $1.write(to: &$0) }
        writer.write(inlineBlobs) { writer, blob in
            blob.version.write(to: &writer)
            writer.write(blob.index)
            writer.write(blob.bytes)
        }
    }
}

/// Everything that is fixed about one version: who owns it, where it was put, what it is made of
/// and which nodes hold it. Immutable; two manifests with one id are the same manifest.
package struct Manifest: Hashable, Sendable, Codable {
    package let version: VersionID
    package let owner: UserName
    /// The path that the version was put under. A move does not change it.
    package let path: FilePath
    /// When the client made it, milliseconds since 1970. Shown to people, never compared.
    package let modifiedMilliseconds: Int
    package let layout: Layout
    /// In order, index from 1, without gaps; empty for an empty content.
    package let chunks: [Chunk]

    package init(
        version: VersionID, owner: UserName, path: FilePath, modifiedMilliseconds: Int,
        layout: Layout, chunkSizes: [Int], chunkDigests: [Digest]
    ) throws(ModelError) {
        guard chunkSizes.count == chunkDigests.count else {
            throw ModelError(
                .invalid, "\(chunkSizes.count) chunk sizes but \(chunkDigests.count) digests.")
        }
        guard chunkSizes.count <= Chunking.maximumChunkCount else {
            throw ModelError(
                .tooLarge, "A version has at most \(Chunking.maximumChunkCount) chunks.")
        }
        guard modifiedMilliseconds >= 0 else {
            throw ModelError(.invalid, "The modification time is before 1970.")
        }
        guard chunkSizes.allSatisfy({ 1...Chunking.maximumChunkBytes ~= $0 }) else {
            throw ModelError(.invalid, "A chunk has 1 to \(Chunking.maximumChunkBytes) bytes.")
        }
        self.version = version
        self.owner = owner
        self.path = path
        self.modifiedMilliseconds = modifiedMilliseconds
        self.layout = layout
        self.chunks = Self.chunks(sizes: chunkSizes, digests: chunkDigests)
    }

    private static func chunks(sizes: [Int], digests: [Digest]) -> [Chunk] {
        var offset = 0
        return zip(sizes, digests).enumerated().map { position, part in
            defer { offset += part.0 }
            return Chunk(index: position + 1, offset: offset, size: part.0, digest: part.1)
        }
    }

    /// Bytes of the content.
    package var size: Int {
        chunks.last.map { $0.offset + $0.size } ?? 0
    }

    /// The digest of the chunks' digests.
    package var checksum: Digest {
        Digest.ofDigests(chunks.lazy.map(\.digest))
    }

    /// The digest of the binary form: what a register's value names beside the id.
    package var digest: Digest {
        Digest.of(binary)
    }

    /// The nodes that are to hold a chunk: fewer than those of the layout if there are few chunks.
    package var holders: [NodeName] {
        layout.nodes.filter { !chunks(on: $0).isEmpty }
    }

    /// The chunks that `node` is to hold.
    package func chunks(on node: NodeName) -> [Chunk] {
        guard layout.nodes.contains(node) else { return [] }
        return chunks.filter { layout.holds(node, chunk: $0.index) }
    }
}

extension Manifest {
    private enum CodingKeys: String, CodingKey {
        case version, owner, path, layout, chunks, size, checksum
        case modifiedMilliseconds = "modified_ms"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let chunks = try container.decode([Chunk].self, forKey: .chunks)
        try self.init(
            version: try container.decode(VersionID.self, forKey: .version),
            owner: try container.decode(UserName.self, forKey: .owner),
            path: try container.decode(FilePath.self, forKey: .path),
            modifiedMilliseconds: try container.decode(Int.self, forKey: .modifiedMilliseconds),
            layout: try container.decode(Layout.self, forKey: .layout),
            chunkSizes: chunks.map(\.size), chunkDigests: chunks.map(\.digest))
        guard self.chunks == chunks else {
            throw ModelError(
                .invalid, "The chunks' indices or offsets do not follow from their sizes.")
        }
        if let size = try container.decodeIfPresent(Int.self, forKey: .size), size != self.size {
            throw ModelError(.invalid, "The size \(size) is not the sum of the chunks' sizes.")
        }
        if let checksum = try container.decodeIfPresent(Digest.self, forKey: .checksum),
            checksum != self.checksum
        {
            throw ModelError(.invalid, "The checksum is not the digest of the chunks' digests.")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(owner, forKey: .owner)
        try container.encode(path, forKey: .path)
        try container.encode(modifiedMilliseconds, forKey: .modifiedMilliseconds)
        try container.encode(size, forKey: .size)
        try container.encode(checksum, forKey: .checksum)
        try container.encode(layout, forKey: .layout)
        try container.encode(chunks, forKey: .chunks)
    }
}

extension Manifest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let version = try VersionID(from: &reader)
        let owner = try UserName(from: &reader)
        let path = try FilePath(try reader.readString())
        let modified = try reader.readInt()
        let layout = try Layout(from: &reader)
        let parts = try reader.readArray(limit: Chunking.maximumChunkCount) { reader in
            (try reader.readInt(), try Digest(from: &reader))
        }
        try self.init(
            version: version, owner: owner, path: path, modifiedMilliseconds: modified,
            layout: layout, chunkSizes: parts.map(\.0), chunkDigests: parts.map(\.1))
    }

    package func write(to writer: inout BinaryWriter) {
        version.write(to: &writer)
        owner.write(to: &writer)
        writer.write(path.text)
        writer.write(modifiedMilliseconds)
        layout.write(to: &writer)
        writer.write(chunks) { writer, chunk in
            writer.write(chunk.size)
            chunk.digest.write(to: &writer)
        }
    }
}

/// One piece of a version: `size` bytes at `offset`, with their SHA-256.
package struct Chunk: Hashable, Sendable, Codable {
    /// Position in the version, from 1.
    package let index: Int
    /// Bytes before this chunk in the version.
    package let offset: Int
    /// Bytes of this chunk, from 0 to ``Chunking/maximumChunkBytes``.
    package let size: Int
    package let digest: Digest

    package init(index: Int, offset: Int, size: Int, digest: Digest) {
        self.index = index
        self.offset = offset
        self.size = size
        self.digest = digest
    }

    /// The bytes of the version that this chunk covers.
    package var range: Range<Int> { offset..<offset + size }

    private enum CodingKeys: String, CodingKey {
        case index, offset, size
        case digest = "sha256"
    }
}

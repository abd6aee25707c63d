package import DFSModel

/// The answer to a chunk that was stored.
package struct StoredChunkBody: Codable, Sendable, Hashable {
    package let version: VersionID
    package let index: Int
    package let size: Int
    package let sha256: Digest

    package init(version: VersionID, index: Int, size: Int, sha256: Digest) {
        self.version = version
        self.index = index
        self.size = size
        self.sha256 = sha256
    }
}

/// Asks a node to obtain staged chunks from its peers: `POST /v1/chunks/{version}/copy`.
package struct CopyChunksBody: Codable, Sendable, Hashable {
    /// The version whose staged blobs are the source; may be the same version.
    package let source: VersionID
    package let chunks: [Item]

    /// One wanted chunk; its bytes must have this size and checksum.
    package struct Item: Codable, Sendable, Hashable {
        package let index: Int
        package let size: Int
        package let sha256: Digest
        /// Nodes that are known to hold the source chunk.
        package let nodes: [NodeName]

        package init(index: Int, size: Int, sha256: Digest, nodes: [NodeName]) {
            self.index = index
            self.size = size
            self.sha256 = sha256
            self.nodes = nodes
        }
    }

    package init(source: VersionID, chunks: [Item]) {
        self.source = source
        self.chunks = chunks
    }
}

/// The chunks that the node holds after a ``CopyChunksBody``.
package struct CopiedChunksBody: Codable, Sendable, Hashable {
    package let stored: [Int]

    package init(stored: [Int]) {
        self.stored = stored
    }
}

package import DFSModel

/// The answer to `GET /v1/uploads`: the caller's uploads on this node that have no manifest yet,
/// newest first, so that a put that was broken off can go on where it was.
package struct UploadsBody: Codable, Sendable, Hashable {
    package let uploads: [Upload]

    /// The chunks of one upload that are durable on this node.
    package struct Upload: Codable, Sendable, Hashable {
        package let version: VersionID
        package let chunks: [StoredChunk]

        package init(version: VersionID, chunks: [StoredChunk]) {
            self.version = version
            self.chunks = chunks
        }
    }

    /// One chunk as it was received.
    package struct StoredChunk: Codable, Sendable, Hashable {
        package let index: Int
        package let size: Int
        package let sha256: Digest

        package init(index: Int, size: Int, sha256: Digest) {
            self.index = index
            self.size = size
            self.sha256 = sha256
        }
    }

    package init(uploads: [Upload]) {
        self.uploads = uploads
    }
}

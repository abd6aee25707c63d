package import DFSCluster
package import DFSModel
import NIOCore
import NIOFoundationCompat

/// Compares a local file with a version in the store, without fetching the version.
package struct LocalComparison: Sendable {
    private let cluster: ClusterClient
    private let onProgress: @Sendable (Int) -> Void

    /// - Parameter onProgress: gets the bytes of each piece of a local file that was read.
    package init(
        cluster: ClusterClient, onProgress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.cluster = cluster
        self.onProgress = onProgress
    }

    /// Whether the local file has the bytes of the version: first by size, then by the checksum
    /// over its chunks. Reads the file at most twice and holds one chunk of it.
    ///
    /// Throws ``ClientError``: `localInput`, or what asking the nodes may throw.
    package func isSame(
        _ file: String, as facts: NodeEntry.FileFacts, at path: FilePath
    ) async throws -> Bool {
        let source = try LocalFileSource(path: file)
        guard let size = source.size, size == facts.size else { return false }
        let usual = Chunking.sizes(forContentBytes: size)
        if usual.count == facts.chunkCount,
            try await checksum(of: source, sizes: usual) == facts.checksum
        {
            return true
        }
        // A stream is cut in another way: the manifest says how.
        let knowledge = try await CatalogReader(cluster: cluster).knowledge(of: path)
        guard let sizes = knowledge.manifests[facts.version]?.chunks.map(\.size), sizes != usual
        else { return false }
        return try await checksum(of: source, sizes: sizes) == facts.checksum
    }

    private func checksum(of source: LocalFileSource, sizes: [Int]) async throws -> Digest {
        var offset = 0
        var digests: [Digest] = []
        for size in sizes {
            let bytes = try await source.again(size, at: offset) ?? ByteBuffer()
            digests.append(Digest.of(bytes.readableBytesView))
            onProgress(size)
            offset += size
        }
        try await source.checkUnchanged()
        return Digest.ofDigests(digests)
    }
}

import Metrics

/// What a node counts, for whatever metrics system the program has set up (swift-metrics).
struct NodeMetrics: Sendable {
    private let chunks: Counter
    private let chunkBytes: Counter
    private let damagedChunks: Counter
    private let collectedVersions: Counter
    private let node: String

    init(node: String) {
        let dimensions = [("node", node)]
        self.node = node
        chunks = Counter(label: "dfs_chunks_stored_total", dimensions: dimensions)
        chunkBytes = Counter(label: "dfs_chunk_bytes_stored_total", dimensions: dimensions)
        damagedChunks = Counter(label: "dfs_damaged_chunks_found_total", dimensions: dimensions)
        collectedVersions = Counter(label: "dfs_versions_collected_total", dimensions: dimensions)
    }

    func chunkStored(bytes: Int) {
        chunks.increment()
        chunkBytes.increment(by: bytes)
    }

    func damagedChunkFound() {
        damagedChunks.increment()
    }

    func versionCollected() {
        collectedVersions.increment()
    }

    /// - Parameter outcome: `applied`, `kept`, `not-sealed`, `unavailable` or `unknown`.
    func proposalEnded(_ outcome: String) {
        Counter(
            label: "dfs_proposals_total", dimensions: [("node", node), ("outcome", outcome)]
        ).increment()
    }
}

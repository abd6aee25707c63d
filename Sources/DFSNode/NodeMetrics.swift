import DFSWire
import Metrics

/// What a node counts. The names follow Prometheus' conventions; ``help`` says what each means.
package struct NodeMetrics: Sendable {
    private let factory: any MetricsFactory
    private let node: String
    private let chunks: Counter
    private let chunkBytes: Counter
    private let damagedChunks: Counter
    private let collectedVersions: Counter
    private let repairedChunks: Counter
    private let repairedBytes: Counter
    private let failedRepairs: Counter
    private let scrubbedBytes: Counter
    private let quarantinedChunks: Counter

    init(node: String, factory: any MetricsFactory) {
        let counter = { (name: String) in
            Counter(label: name, dimensions: [("node", node)], factory: factory)
        }
        self.factory = factory
        self.node = node
        chunks = counter("dfs_chunks_stored_total")
        chunkBytes = counter("dfs_chunk_bytes_stored_total")
        damagedChunks = counter("dfs_damaged_chunks_found_total")
        collectedVersions = counter("dfs_versions_collected_total")
        repairedChunks = counter("dfs_repaired_chunks_total")
        repairedBytes = counter("dfs_repaired_bytes_total")
        failedRepairs = counter("dfs_repair_failures_total")
        scrubbedBytes = counter("dfs_scrubbed_bytes_total")
        quarantinedChunks = counter("dfs_quarantined_chunks_total")
    }

    func chunksStored(_ count: Int, bytes: Int) {
        chunks.increment(by: count)
        chunkBytes.increment(by: bytes)
    }

    func damagedChunkFound() {
        damagedChunks.increment()
    }

    func chunkRepaired(bytes: Int) {
        repairedChunks.increment()
        repairedBytes.increment(by: bytes)
    }

    func repairFailed() {
        failedRepairs.increment()
    }

    func chunkScrubbed(bytes: Int) {
        scrubbedBytes.increment(by: bytes)
    }

    func chunkQuarantined() {
        quarantinedChunks.increment()
    }

    func versionCollected() {
        collectedVersions.increment()
    }

    /// A range of rows was compared with a peer's; `found` of them are newer there.
    func rowsCompared(found: Int) {
        Counter(label: "dfs_rows_found_newer_total", dimensions: [("node", node)], factory: factory)
            .increment(by: found)
    }

    /// - Parameter outcome: `applied`, `kept`, `not-sealed`, `unavailable` or `unknown`.
    func proposalEnded(_ outcome: String) {
        Counter(
            label: "dfs_proposals_total", dimensions: [("node", node), ("outcome", outcome)],
            factory: factory
        ).increment()
    }

    /// Sets what is not counted but looked up.
    func set(_ status: StatusBody, isReady: Bool) {
        gauge("dfs_ready", isReady ? 1 : 0)
        gauge("dfs_files", status.files)
        gauge("dfs_users", status.users)
        gauge("dfs_chunks", status.chunks)
        gauge("dfs_chunks_bytes", status.bytes)
        gauge("dfs_staged_chunks", status.stagedChunks)
        gauge("dfs_staged_bytes", status.stagedBytes)
        gauge("dfs_damaged_chunks", status.damagedChunks)
        gauge("dfs_rows_behind", status.rowsBehind)
        gauge("dfs_disk_available_bytes", status.availableBytes)
        gauge("dfs_disk_size_bytes", status.totalBytes)
        gauge("dfs_member_epoch", status.epoch)
        if let end = status.certificateExpiresAtSeconds {
            gauge("dfs_certificate_expiry_timestamp_seconds", end)
        }
        set(status.healing)
    }

    private func set(_ healing: HealingBody) {
        gauge("dfs_repair_queue_chunks", healing.queuedChunks)
        gauge("dfs_repair_queue_bytes", healing.queuedBytes)
        gauge("dfs_repair_failing_chunks", healing.failingChunks)
        gauge("dfs_repair_rate_bytes_per_second", healing.bytesPerSecond ?? 0)
        // Prometheus' way to say that a number is not known.
        gauge("dfs_repair_remaining_seconds", healing.secondsLeft.map(Double.init) ?? .nan)
        gauge("dfs_rows_to_compare", healing.rowsToCompare)
        if let oldest = healing.oldestVerificationMilliseconds {
            gauge("dfs_oldest_verification_timestamp_seconds", Double(oldest) / 1000)
        }
        if let last = healing.lastPassMilliseconds {
            gauge("dfs_last_full_pass_timestamp_seconds", Double(last) / 1000)
        }
    }

    private func gauge(_ name: String, _ value: Int) {
        gauge(name, Double(value))
    }

    private func gauge(_ name: String, _ value: Double) {
        Gauge(label: name, dimensions: [("node", node)], factory: factory).record(value)
    }
}

extension NodeMetrics {
    /// What each name means.
    package static let help = [
        "dfs_certificate_expiry_timestamp_seconds": "When the node's certificate ends.",
        "dfs_chunk_bytes_stored_total": "Bytes of the chunks that uploads have stored here.",
        "dfs_chunks": "Chunks of current files on this node.",
        "dfs_chunks_bytes": "Bytes of the chunks of current files on this node.",
        "dfs_chunks_stored_total": "Chunks that uploads have stored here.",
        "dfs_damaged_chunks": "Chunks here that are damaged or missing.",
        "dfs_damaged_chunks_found_total": "Chunks that were found to be damaged or missing.",
        "dfs_disk_available_bytes": "Free bytes of the disk with the data folder.",
        "dfs_disk_size_bytes": "Bytes of the disk with the data folder.",
        "dfs_files": "Files that the catalog knows.",
        "dfs_http_request_duration_seconds": "Time from a request to the beginning of its answer.",
        "dfs_http_requests_total": "Requests that were answered, by route and status.",
        "dfs_last_full_pass_timestamp_seconds": "When everything was last compared.",
        "dfs_member_epoch": "The epoch of the member list.",
        "dfs_oldest_verification_timestamp_seconds":
            "When the chunk that was verified longest ago was verified.",
        "dfs_proposals_total": "Proposals that this node has led, by how they ended.",
        "dfs_quarantined_chunks_total": "Damaged chunks that were moved to quarantine.",
        "dfs_ready": "Whether the node has caught up with a majority since it started.",
        "dfs_repair_failing_chunks": "Chunks whose repair has failed several times.",
        "dfs_repair_failures_total": "Tries to repair a chunk that failed.",
        "dfs_repair_queue_bytes": "Bytes of the chunks that wait to be repaired.",
        "dfs_repair_queue_chunks": "Chunks that wait to be repaired.",
        "dfs_repair_rate_bytes_per_second": "Bytes repaired per second of work, lately.",
        "dfs_repair_remaining_seconds": "Time until nothing waits to be repaired, at that rate.",
        "dfs_repaired_bytes_total": "Bytes of the chunks that were repaired.",
        "dfs_repaired_chunks_total": "Chunks that were repaired.",
        "dfs_rows_behind": "Committed rows of peers that this node has not pulled yet.",
        "dfs_rows_found_newer_total":
            "Rows that following had missed and a comparison with a peer's catalog found.",
        "dfs_rows_to_compare": "Committed rows that were not compared with the chunks yet.",
        "dfs_scrubbed_bytes_total": "Bytes that the scrub has read and compared.",
        "dfs_staged_bytes": "Bytes of uploads that are not committed.",
        "dfs_staged_chunks": "Chunks of uploads that are not committed.",
        "dfs_users": "Users that the catalog knows.",
        "dfs_versions_collected_total": "Versions that were removed because nothing names them.",
    ]
}

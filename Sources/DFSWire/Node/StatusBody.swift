package import DFSModel

/// The answer to `GET /v1/status`: one node about itself.
package struct StatusBody: Codable, Sendable, Hashable {
    package let node: NodeName
    package let cluster: ClusterID
    package let incarnation: Incarnation
    package let programVersion: String
    package let schemaVersion: Int
    package let epoch: Int
    package let users: Int
    /// Files that this node's catalog knows, whoever holds their chunks.
    package let files: Int
    /// Chunks of committed versions that this node holds.
    package let chunks: Int
    /// Bytes of those chunks.
    package let bytes: Int
    /// Chunks that were uploaded here and belong to no committed version yet.
    package let stagedChunks: Int
    package let stagedBytes: Int
    /// Chunks that are damaged or missing here.
    package let damagedChunks: Int
    /// Register rows that peers are known to have and this node has not pulled yet.
    package let rowsBehind: Int
    package let availableBytes: Int
    package let totalBytes: Int
    package let uptimeSeconds: Int
    package let clockMilliseconds: Int
    /// When the node's certificate ends, seconds since 1970; nil without TLS.
    package let certificateExpiresAtSeconds: Int?
    package let healing: HealingBody

    package init(
        node: NodeName, cluster: ClusterID, incarnation: Incarnation, programVersion: String,
        schemaVersion: Int, epoch: Int, users: Int, files: Int, chunks: Int, bytes: Int,
        stagedChunks: Int, stagedBytes: Int, damagedChunks: Int, rowsBehind: Int,
        availableBytes: Int, totalBytes: Int, uptimeSeconds: Int, clockMilliseconds: Int,
        certificateExpiresAtSeconds: Int?, healing: HealingBody
    ) {
        self.node = node
        self.cluster = cluster
        self.incarnation = incarnation
        self.programVersion = programVersion
        self.schemaVersion = schemaVersion
        self.epoch = epoch
        self.users = users
        self.files = files
        self.chunks = chunks
        self.bytes = bytes
        self.stagedChunks = stagedChunks
        self.stagedBytes = stagedBytes
        self.damagedChunks = damagedChunks
        self.rowsBehind = rowsBehind
        self.availableBytes = availableBytes
        self.totalBytes = totalBytes
        self.uptimeSeconds = uptimeSeconds
        self.clockMilliseconds = clockMilliseconds
        self.certificateExpiresAtSeconds = certificateExpiresAtSeconds
        self.healing = healing
    }

    private enum CodingKeys: String, CodingKey {
        case node, cluster, incarnation, epoch, users, files, chunks, bytes, healing
        case programVersion = "program_version"
        case schemaVersion = "schema_version"
        case stagedChunks = "staged_chunks"
        case stagedBytes = "staged_bytes"
        case damagedChunks = "damaged_chunks"
        case rowsBehind = "rows_behind"
        case availableBytes = "available_bytes"
        case totalBytes = "total_bytes"
        case uptimeSeconds = "uptime_seconds"
        case clockMilliseconds = "clock_ms"
        case certificateExpiresAtSeconds = "certificate_expires_at"
    }
}

/// The answer to `GET /v1/health` and `GET /v1/ready`.
package struct HealthBody: Codable, Sendable, Hashable {
    package let node: NodeName
    package let cluster: ClusterID
    package let status: String
    /// Whether this node takes new chunks.
    package let writable: Bool
    /// Free space beyond the reserve.
    package let availableBytes: Int

    package init(
        node: NodeName, cluster: ClusterID, status: String, writable: Bool, availableBytes: Int
    ) {
        self.node = node
        self.cluster = cluster
        self.status = status
        self.writable = writable
        self.availableBytes = availableBytes
    }

    private enum CodingKeys: String, CodingKey {
        case node, cluster, status, writable
        case availableBytes = "available_bytes"
    }
}

import DFSCatalog
import DFSModel
package import DFSWire

extension Node {
    /// Whether this node answers and takes new chunks.
    package func health() async throws -> HealthBody {
        let room = try await roomBeyondReserve()
        return HealthBody(
            node: name, cluster: cluster, status: "ok", writable: room > 0 && isReady,
            availableBytes: max(0, room))
    }

    /// Whether this node votes, and has read users from a majority since the start.
    package var isReady: Bool {
        let membership = membership
        return membership.standing == .votes && readiness.isReady(among: membership.list)
    }

    /// Whether there is something to learn before this node can do its part.
    var isCatchingUp: Bool {
        switch membership.standing {
        case .votes: !isReady || hasToSettle
        case .settling: true
        case .stranger: hasToJoin
        case .rolledBack: false
        }
    }

    /// What the node holds and how it is.
    package func status(certificateExpiresAtSeconds: Int?) async throws -> StatusBody {
        let counts = try await catalog.counts()
        let (available, total) = try await blobs.space()
        return StatusBody(
            node: name, cluster: cluster, incarnation: incarnation,
            programVersion: ProgramVersion.text,
            schemaVersion: try await catalog.schemaVersion(), epoch: members.epoch,
            users: counts.users, files: counts.files, chunks: counts.chunks, bytes: counts.bytes,
            stagedChunks: counts.stagedChunks, stagedBytes: counts.stagedBytes,
            damagedChunks: counts.damagedChunks, rowsBehind: counts.rowsBehind,
            availableBytes: available, totalBytes: total,
            uptimeSeconds: try await catalog.uptimeSeconds(),
            clockMilliseconds: nowMilliseconds,
            certificateExpiresAtSeconds: certificateExpiresAtSeconds,
            healing: try await healingStatus())
    }
}

extension Node {
    /// Brings the numbers up to date that are not counted but looked up.
    package func updateGauges(certificateExpiresAtSeconds: Int?) async throws {
        metrics.set(
            try await status(certificateExpiresAtSeconds: certificateExpiresAtSeconds),
            isReady: isReady)
    }
}

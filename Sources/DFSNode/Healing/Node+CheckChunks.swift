import DFSCatalog
import DFSModel
package import DFSWire
import Logging

extension Node {
    /// Re-hashes copies that a member asks about, and queues what is not whole for repair.
    package func check(_ request: CheckChunksRequest) async throws -> CheckChunksReply {
        var areWhole: [Bool] = []
        for item in request.chunks {
            let state = try await recheck(version: item.version, index: item.index, owner: nil)
            areWhole.append(state == .stored)
        }
        return CheckChunksReply(areWhole: areWhole)
    }

    /// Compares a chunk with its checksum, records what is found, and has it repaired if it is not
    /// whole. Returns nil if there is no record of it.
    func recheck(
        version: VersionID, index: Int, owner: UserName?
    ) async throws -> BlobRecord.State? {
        guard let record = try await catalog.blob(version: version, index: index, owner: owner)
        else { return nil }
        let check = BlobCheck(catalog: catalog, blobs: blobs)
        guard let state = try await check.finding(ofPossiblyGone: record)?.state else { return nil }
        if state != record.state {
            try await catalog.markBlobs([BlobMark(record, is: state)])
        }
        if state != .stored { noteDamage(version: version, index: index, state) }
        return state
    }

    /// Counts and logs a chunk that was found to be not whole, and has it repaired at once.
    func noteDamage(version: VersionID, index: Int, _ state: BlobRecord.State) {
        metrics.damagedChunkFound()
        logger.error(
            "damaged chunk",
            metadata: [
                "version": "\(version)", "chunk": "\(index)", "state": "\(state.rawValue)",
            ])
        healing.repairs.call()
    }
}

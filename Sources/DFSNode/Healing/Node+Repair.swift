import DFSBlobs
import DFSCatalog
import DFSCluster
import DFSModel
import DFSWire
import Logging
import NIOCore

extension Node {
    /// Chunks that are repaired at the same time, as long as they are small, and their bytes.
    private static var repairConcurrency: Int { 32 }
    private static var repairBytesInFlight: Int { 4 * Chunking.maximumChunkBytes }
    /// Chunks taken from the queue at a time.
    private static var repairPageSize: Int { 256 }

    /// Repairs what is due in the queue, until nothing is. Returns how many chunks were repaired.
    @discardableResult
    package func repairDue() async throws -> Int {
        var repaired = 0
        while true {
            let items = try await catalog.dueRepairs(limit: Self.repairPageSize)
            guard !items.isEmpty else { break }
            healing.beginRepairs()
            repaired += try await repair(items)
        }
        healing.endRepairs()
        return repaired
    }

    /// Has everything in the queue tried again at once: somebody is back who may have it.
    func hastenRepairs() async throws {
        try await catalog.hastenRepairs()
        healing.repairs.call()
    }

    private func repair(_ items: [RepairItem]) async throws -> Int {
        try await withThrowingTaskGroup(of: (size: Int, isRepaired: Bool).self) { group in
            var repaired = 0
            var (running, bytes) = (0, 0)
            for item in items {
                while running >= Self.repairConcurrency
                    || (running > 0 && bytes + item.size > Self.repairBytesInFlight),
                    let done = try await group.next()
                {
                    (running, bytes) = (running - 1, bytes - done.size)
                    if done.isRepaired { repaired += 1 }
                }
                group.addTask { (item.size, try await self.repair(item)) }
                (running, bytes) = (running + 1, bytes + item.size)
            }
            for try await done in group where done.isRepaired { repaired += 1 }
            return repaired
        }
    }

    /// One chunk. Returns whether it is whole here now; if not, its next try is put off, unless it
    /// is not wanted any more.
    private func repair(_ item: RepairItem) async throws -> Bool {
        guard item.isWanted else {
            try await catalog.dropRepair(version: item.version, index: item.index)
            return false
        }
        do {
            if try await adopt(item) { return true }
            try await fetch(item)
            return true
        } catch let error as any Failure {
            guard error.code != .internal else { throw error }
            let queued = try await catalog.repair(version: item.version, index: item.index)
            guard queued != nil else { return false }
            metrics.repairFailed()
            let pause = RepairPlan.pauseSeconds(afterAttempts: item.attempts + 1)
            try await catalog.postponeRepair(
                version: item.version, index: item.index, seconds: pause)
            logger.warning(
                "chunk not repaired",
                metadata: [
                    "version": "\(item.version)", "chunk": "\(item.index)",
                    "attempts": "\(item.attempts + 1)", "error": "\(error.message)",
                ])
            return false
        }
    }

    /// Takes the chunk's bytes that lie here already, if they are right. Wrong ones are set aside.
    private func adopt(_ item: RepairItem) async throws -> Bool {
        let check = BlobCheck(catalog: catalog, blobs: blobs)
        let record = try await catalog.blob(
            version: item.version, index: item.index, owner: nil)
        if let record, record.place == .catalog {
            guard record.digest == item.digest, try await check.finding(for: record) == .whole
            else { return false }
            try await catalog.markBlob(version: item.version, index: item.index, .stored)
            noteRepair(item, "chunk found whole", isAdopted: true)
            return true
        }
        let id = BlobID(version: item.version, index: item.index)
        switch try await check.finding(ofFile: id, size: item.size, digest: item.digest) {
        case .missing: return false
        case .whole:
            try await catalog.recordBlob(
                version: item.version, index: item.index, owner: item.owner, size: item.size,
                digest: item.digest, bytes: nil, isRepair: true)
            noteRepair(item, "chunk adopted", isAdopted: true)
            return true
        case .wrongSize, .corrupt:
            try await quarantine(id)
            return false
        }
    }

    private func quarantine(_ id: BlobID) async throws {
        try await catalog.markBlob(version: id.version, index: id.index, .damaged)
        let place = try await blobs.quarantine(id)
        healing.note { $0.quarantined += 1 }
        metrics.chunkQuarantined()
        logger.error(
            "damaged chunk set aside",
            metadata: [
                "version": "\(id.version)", "chunk": "\(id.index)", "place": "\(place)",
            ])
    }

    private func noteRepair(_ item: RepairItem, _ message: Logger.Message, isAdopted: Bool) {
        healing.repaired(bytes: item.size, isAdopted: isAdopted)
        metrics.chunkRepaired(bytes: item.size)
        logger.info(
            message,
            metadata: [
                "version": "\(item.version)", "chunk": "\(item.index)", "bytes": "\(item.size)",
            ])
    }

    /// Takes the chunk from the first member that gives it whole, and stores it.
    ///
    /// - Throws: ``NodeError`` `.noSpace`, or `.unavailable` if nobody has it.
    private func fetch(_ item: RepairItem) async throws {
        guard try await roomBeyondReserve() >= item.size else {
            throw NodeError(.noSpace, "The disk of \(name) is full up to its reserve.")
        }
        try await healing.awaitRepairTurn(bytes: item.size)
        let sources = RepairPlan.sources(
            ofChunk: item.index, layout: item.layout, own: name, members: members.names)
        let peers = Dictionary(peers.map { ($0.member.name, $0.peer) }) { $1 }
        for source in sources {
            guard let peer = peers[source],
                let bytes = try? await peer.chunk(
                    version: item.version, index: item.index, owner: nil)
            else { continue }
            guard bytes.readableBytes == item.size,
                Digest.of(bytes.readableBytesView) == item.digest
            else {
                await tell(peer, source, of: item)
                continue
            }
            try await keep(
                bytes, as: BlobID(version: item.version, index: item.index), owner: item.owner,
                digest: item.digest, isRepair: true)
            noteRepair(item, "chunk repaired", isAdopted: false)
            return
        }
        throw NodeError(
            .unavailable, "No node gave chunk \(item.index) of \(item.version) whole.")
    }

    /// Tells a peer that its copy is bad. It checks for itself.
    private func tell(_ peer: any Peer, _ source: NodeName, of item: RepairItem) async {
        logger.error(
            "a peer sent wrong bytes",
            metadata: [
                "peer": "\(source)", "version": "\(item.version)", "chunk": "\(item.index)",
            ])
        let request = CheckChunksRequest(
            chunks: [.init(version: item.version, index: item.index)])
        _ = try? await peer.check(request)
    }
}

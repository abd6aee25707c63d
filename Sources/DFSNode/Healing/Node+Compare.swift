import DFSCatalog
import DFSCluster
package import DFSModel
import DFSWire
import Logging

extension Node {
    /// Registers compared at a time.
    private static var comparePageSize: Int { 256 }

    /// Compares what has been committed since the last time with the blobs here. Returns how many
    /// chunks are new in the queue.
    @discardableResult
    package func compareChanges() async throws -> Int {
        var queued = 0
        while true {
            let page = try await catalog.compareNext(.changes, limit: Self.comparePageSize)
            queued += page.queued
            if page.queued > 0 { healing.repairs.call() }
            if page.isLast { return queued }
        }
    }

    /// Compares a page of everything. Returns true at the end of the pass.
    package func compareFullPassPage() async throws -> Bool {
        let page = try await catalog.compareNext(.fullPass, limit: Self.comparePageSize)
        if page.queued > 0 { healing.repairs.call() }
        for version in page.surplus { try await removeSurplus(of: version) }
        return page.isLast
    }

    /// Removes chunks of a wanted version that its layout puts on other nodes, if the design's
    /// rule allows it (``RemovalRule``). Returns how many went.
    @discardableResult
    package func removeSurplus(of version: VersionID) async throws -> Int {
        guard isReady, let key = try await catalog.registers(naming: version).first,
            let manifest = try await catalog.manifests(of: [version]).first,
            let chosen = try? await strictRead(key)
        else { return 0 }
        var removed = 0
        for index in try await catalog.surplusChunks(of: version) {
            let confirmed = await confirmations(
                ofChunk: index, of: version, from: manifest.layout.holders(ofChunk: index))
            let mayGo = RemovalRule.mayRemove(
                chunk: index, of: version, layout: manifest.layout, own: name,
                chosen: chosen.value, confirmed: confirmed)
            guard mayGo else { continue }
            if try await catalog.forgetSurplus(version: version, index: index) {
                try await blobs.remove(.init(version: version, index: index))
            }
            removed += 1
            logger.info(
                "surplus chunk removed", metadata: ["version": "\(version)", "chunk": "\(index)"])
        }
        return removed
    }

    /// The holders that have just re-hashed their copy of a chunk and found it whole.
    private func confirmations(
        ofChunk index: Int, of version: VersionID, from holders: [NodeName]
    ) async -> Set<NodeName> {
        let request = CheckChunksRequest(chunks: [.init(version: version, index: index)])
        return await withTaskGroup(of: NodeName?.self) { group in
            for (member, peer) in peers where holders.contains(member.name) {
                group.addTask {
                    let reply = try? await peer.check(request)
                    return reply?.areWhole == [true] ? member.name : nil
                }
            }
            return await group.reduce(into: Set()) { names, name in
                if let name { names.insert(name) }
            }
        }
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
package import DFSWire
import Foundation
import Logging

extension Node {
    /// Versions looked at in one round.
    private static var relayoutPageSize: Int { 256 }

    /// Puts versions that were laid out without some node again, over all members, if this node
    /// is the one to do it and all members answer (``RelayoutRule``). Returns how many.
    @discardableResult
    package func relayout() async throws -> Int {
        let members = members.names
        var due: [VersionID] = []
        for nodes in try await catalog.layoutNodeLists() {
            let layout = try Layout(nodes: nodes, rotation: 0, copies: 1)
            guard RelayoutRule.isDue(layout, members: members),
                RelayoutRule.leader(of: layout, members: members) == name
            else { continue }
            due += try await catalog.currentVersions(
                laidOutOver: nodes, after: nil, limit: Self.relayoutPageSize)
        }
        guard !due.isEmpty, isReady, await allMembersAnswer() else { return 0 }
        var done = 0
        for version in due where try await relayout(version) { done += 1 }
        return done
    }

    private func allMembersAnswer() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for (_, peer) in peers {
                group.addTask {
                    (try? await peer.check(CheckChunksRequest(chunks: []))) != nil
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
    }

    private func relayout(_ old: VersionID) async throws -> Bool {
        guard let key = try await catalog.registers(naming: old).first,
            case .file(_, let path) = key,
            let current = try await catalog.manifests(of: [old]).first
        else { return false }
        var generator = SystemRandomNumberGenerator()
        let version = VersionID.make(atMilliseconds: nowMilliseconds, using: &generator)
        let manifest = try RelayoutRule.manifest(
            replacing: current, as: version, at: path, members: members.names)
        for node in manifest.layout.nodes {
            guard try await stage(manifest, from: current, on: node) else { return false }
        }
        let change = Change(
            operation: version.operation, condition: .matches(old),
            effect: .put(version: version, manifestDigest: manifest.digest))
        do {
            _ = try await commit(change, to: key, manifest: manifest)
        } catch let error as any Failure where error.code != .internal {
            logger.info(
                "version not laid out again",
                metadata: ["version": "\(old)", "error": "\(error.message)"])
            return false
        }
        logger.info(
            "version laid out again", metadata: ["version": "\(old)", "as": "\(version)"])
        return true
    }

    /// Has `node` stage its chunks of a manifest from blobs of the version that it replaces.
    private func stage(
        _ manifest: Manifest, from old: Manifest, on node: NodeName
    ) async throws -> Bool {
        let list = members
        guard let member = list.member(named: node) else { return false }
        let peer = peer(member, in: list)
        let items = manifest.chunks(on: node).map { chunk in
            CopyChunksBody.Item(
                index: chunk.index, size: chunk.size, sha256: chunk.digest,
                nodes: old.layout.holders(ofChunk: chunk.index))
        }
        let size = StageRequest.maximumChunks
        for start in stride(from: 0, to: items.count, by: size) {
            let part = Array(items[start..<min(items.count, start + size)])
            try await healing.awaitRepairTurn(bytes: part.reduce(0) { $0 + $1.size })
            let request = StageRequest(
                version: manifest.version, owner: manifest.owner, source: old.version,
                chunks: part)
            guard let reply = try? await peer.stage(request),
                Set(reply.stored) == Set(part.map(\.index))
            else { return false }
        }
        return true
    }

    /// Stages chunks that a member asks for.
    package func stage(_ request: StageRequest) async throws -> StageReply {
        let copied = try await copyChunks(
            to: request.version, owner: request.owner,
            CopyChunksBody(source: request.source, chunks: request.chunks))
        return StageReply(stored: copied.stored)
    }
}

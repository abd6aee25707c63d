import DFSModel
import DFSWire

extension PutOperation {
    /// What an earlier put of this content has left on the nodes; nil without any.
    func leftovers() async -> Leftovers? {
        guard let size = source.size, size > Leftovers.leastBytes,
            size <= Chunking.maximumContentBytes
        else { return nil }
        let uploads = await cluster.askAll { node in
            try await node.send(NodeRequest(.get, Routes.uploads), for: UploadsBody.self)
        }
        return Leftovers(
            sizes: Chunking.sizes(forContentBytes: size), among: uploads.answers)
    }

    /// Has the nodes take over a chunk that an earlier put has left; what fails is sent.
    func adopt(_ chunk: Chunk, _ board: StagingBoard) async throws {
        guard let leftovers = board.leftovers else { return }
        let holders = leftovers.holders(of: chunk)
        guard !holders.isEmpty else { return }
        let version = board.read { $0.version }
        let targets = board.read { $0.targets(ofChunk: chunk.index) }
        for node in targets.compactMap(cluster.node) {
            try await dropping(node, board) {
                let isThere = try await upload.adopt(
                    chunk, of: version, from: leftovers.version, holders: holders, at: node)
                if isThere { board.change { $0.record(chunk.index, on: node.name) } }
            }
        }
    }
}

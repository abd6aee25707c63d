import DFSCluster
import DFSModel
import DFSWire
import NIOCore

extension PutOperation {
    /// Contents up to this size travel with one request to each node.
    private static let togetherBytes = 1024 * 1024

    /// Sends a small content with one request to each node of the layout. Nodes that fail are left
    /// out of the put; what they should have had is obtained later.
    func stageTogether(_ cut: ContentCut, _ board: StagingBoard) async throws {
        guard let pieces = cut.takeWhole(upTo: Self.togetherBytes) else { return }
        var items: [NodeName: [StageBatch.Item]] = [:]
        for piece in pieces {
            let bytes = Array(piece.bytes.readableBytesView)
            let chunk = Chunk(
                index: piece.index, offset: piece.offset, size: bytes.count, digest: .of(bytes))
            board.change { $0.add(chunk) }
            let item = StageBatch.Item(
                version: board.read { $0.version }, index: chunk.index, digest: chunk.digest,
                bytes: bytes[...])
            for node in board.read({ $0.targets(ofChunk: chunk.index) }) {
                items[node, default: []].append(item)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, items) in items {
                guard let node = cluster.node(name) else { continue }
                group.addTask { try await send(items, to: node, board) }
            }
            try await group.waitForAll()
        }
        for piece in pieces { onProgress(piece.bytes.readableBytes) }
    }

    private func send(
        _ items: [StageBatch.Item], to node: NodeConnection, _ board: StagingBoard
    ) async throws {
        try await dropping(node, board) {
            for item in items { onCopy(.sending(chunk: item.index, node: node.name)) }
            try await upload.send(items, to: node)
            for item in items {
                board.change { $0.record(item.index, on: node.name) }
                onCopy(.stored(chunk: item.index, node: node.name))
            }
        }
    }
}

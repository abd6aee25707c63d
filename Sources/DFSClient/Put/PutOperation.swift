import DFSCluster
import DFSModel
import Foundation
import NIOCore

/// Puts one content: stages its chunks on the nodes of a layout and asks for the commit.
///
/// Until ``run()`` returns nothing is visible; if it throws anything but `outcomeUnknown`, nothing
/// will be. Memory holds at most ``chunksInFlight`` + 1 chunks. Chunks of a put that failed are
/// removed by the nodes after a time.
package struct PutOperation: Sendable {
    static let chunksInFlight = 5
    /// Rounds of filling in chunks, and commits that are refused for lack of a seal.
    static let maximumRounds = 4

    let cluster: ClusterClient
    let request: PutRequest
    let source: any ContentSource
    let onCopy: @Sendable (PutEvent) -> Void
    let onProgress: @Sendable (Int) -> Void
    var upload: ChunkUpload { ChunkUpload(cluster: cluster) }

    /// - Parameters:
    ///   - onCopy: gets what happens to each copy of each chunk that is sent.
    ///   - onProgress: gets the bytes of the content that are on their way; they are taken back if they do
    ///     not come to lie safely.
    package init(
        cluster: ClusterClient, request: PutRequest, source: any ContentSource,
        onCopy: @escaping @Sendable (PutEvent) -> Void = { _ in },
        onProgress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.cluster = cluster
        self.request = request
        self.source = source
        self.onCopy = onCopy
        self.onProgress = onProgress
    }

    /// Throws ``ClientError``: beside what a node may answer, `localInput` (the source cannot be
    /// read or changed), `conditionFailed`, `unavailable`, `noSpace`, `outcomeUnknown`.
    package func run() async throws -> PutResult {
        do {
            return try await put()
        } catch is CancellationError {
            throw ClientError.interrupted
        } catch let error as ClientError {
            switch error.code {
            case .conditionFailed, .outcomeUnknown, .interrupted: throw error
            default:
                throw error.saying("\(request.path.text.printable) put failed: \(error.message)")
            }
        }
    }

    private func put() async throws -> PutResult {
        let copies = max(1, min(request.copies, cluster.nodes.count))
        let ready = try PutReadiness(
            await cluster.freshHealth(), size: source.size, copies: copies)
        var generator = SystemRandomNumberGenerator()
        let now = Self.milliseconds()
        let version = VersionID.make(atMilliseconds: now, using: &generator)
        let leftovers = await leftovers()
        // The same rotation brings the same chunks to the same nodes.
        let cut = try await ContentCut(source, random: (leftovers?.version ?? version).lowBits)
        let board = StagingBoard(
            try StagingPlan(
                version: version, candidates: ready.candidates, copies: copies,
                rotation: cut.rotation), leftovers: leftovers)
        onCopy(.planned(board.read { $0.layout }))
        try await stageTogether(cut, board)
        try await stage(cut, board)
        return try await finish(cut, board, modifiedMilliseconds: now)
    }

    static func milliseconds() -> Int {
        Int(Date().timeIntervalSince1970 * 1_000)
    }

    /// Sends every chunk once, a few at a time.
    private func stage(_ cut: ContentCut, _ board: StagingBoard) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var inFlight = 0
            while let piece = try await cut.next() {
                if inFlight == Self.chunksInFlight {
                    try await group.next()
                    inFlight -= 1
                }
                group.addTask { try await stage(piece, board) }
                inFlight += 1
            }
            try await group.waitForAll()
        }
    }

    /// Sends a chunk to its nodes; at least one holds it afterwards. Copies that failed are
    /// obtained later.
    private func stage(_ piece: ContentCut.Piece, _ board: StagingBoard) async throws {
        let chunk = Chunk(
            index: piece.index, offset: piece.offset, size: piece.bytes.readableBytes,
            digest: Digest.of(piece.bytes.readableBytesView))
        board.change { $0.add(chunk) }
        try await adopt(chunk, board)
        let credit = ChunkCredit(size: chunk.size, report: onProgress)
        do {
            for _ in 0...cluster.nodes.count {
                let targets = board.read { $0.targets(ofChunk: chunk.index) }
                try await send(chunk, piece.bytes, to: targets, board, credit)
                if board.read({ $0.isHeld(chunk.index) }) { return credit.complete() }
            }
            throw ClientError(.unavailable, "No node took chunk \(chunk.index).")
        } catch {
            credit.takeBack()
            throw error
        }
    }

    /// Sends a chunk to nodes at once; those that fail are left out of the put.
    func send(
        _ chunk: Chunk, _ bytes: ByteBuffer, to targets: [NodeName], _ board: StagingBoard,
        _ credit: ChunkCredit? = nil
    ) async throws {
        let version = board.read { $0.version }
        let count = max(1, targets.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in targets.compactMap(cluster.node) {
                group.addTask {
                    try await dropping(node, board) {
                        onCopy(.sending(chunk: chunk.index, node: node.name))
                        try await upload.send(chunk, bytes, of: version, to: node) {
                            credit?.add($0 / count)
                        }
                        board.change { $0.record(chunk.index, on: node.name) }
                        onCopy(.stored(chunk: chunk.index, node: node.name))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Runs `body`; if it fails in a way that other nodes can make up for, leaves `node` out.
    func dropping(
        _ node: NodeConnection, _ board: StagingBoard, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as ClientError where ChunkUpload.isDroppable(error) {
            cluster.logger.info(
                "node left out of a put", metadata: ["node": "\(node.name)", "why": "\(error)"])
            onCopy(.leftOut(node.name, error))
            try board.change { try $0.drop(node.name, because: error) }
        }
    }
}

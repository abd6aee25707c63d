import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// One batch of a ``BulkPut``.
struct BulkPutBatch: Sendable {
    let bulk: BulkPut
    /// Counts the batches, so that each begins with another node.
    let number: Int

    /// Files that are put by themselves at the same time.
    private static let aloneAtOnce = 4

    private var cluster: ClusterClient { bulk.cluster }

    func put(_ files: [BulkPut.File]) async throws -> [BulkPut.Ended] {
        let (cuts, refused) = try await cut(files)
        var ended = refused
        var alone: [BulkPut.File] = []
        if let staged = try await stage(cuts) {
            for (cut, result) in zip(staged, try await commit(staged)) {
                if case .failure(let error) = result, Self.isWorthAnotherVersion(error) {
                    alone.append(cut.file)
                } else {
                    ended.append(.init(file: cut.file, result: result))
                }
            }
        } else {
            alone = cuts.map(\.file)
        }
        return ended + (try await putAlone(alone))
    }

    /// Reads and cuts the files. Those that cannot be read have ended.
    private func cut(
        _ files: [BulkPut.File]
    ) async throws -> (cuts: [SmallFileCut], refused: [BulkPut.Ended]) {
        let size = files.reduce(0) { $0 + $1.size }
        let copies = max(1, min(bulk.copies, cluster.nodes.count))
        let ready = try PutReadiness(await cluster.recentHealth(), size: size, copies: copies)
        let owner = bulk.owner
        let now = PutOperation.milliseconds()
        return try await BlockingWork.run {
            var cuts: [SmallFileCut] = []
            var refused: [BulkPut.Ended] = []
            for file in files {
                do {
                    cuts.append(
                        try SmallFileCut(
                            file, owner: owner, copies: copies, candidates: ready.candidates,
                            nowMilliseconds: now))
                } catch let error as ClientError {
                    refused.append(.init(file: file, result: .failure(error)))
                }
            }
            return (cuts, refused)
        }
    }

    /// Sends every chunk to its nodes, a request for each node. Nil if a node did not take its
    /// part.
    private func stage(_ cuts: [SmallFileCut]) async throws -> [SmallFileCut]? {
        var parts: [NodeName: [StageBatch.Item]] = [:]
        for cut in cuts {
            for (chunk, item) in zip(cut.manifest.chunks, cut.items) {
                for node in cut.manifest.layout.holders(ofChunk: chunk.index) {
                    parts[node, default: []].append(item)
                }
            }
        }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for (name, items) in parts {
                guard let node = cluster.node(name) else { return nil }
                group.addTask { try await send(items, to: node) }
            }
            return try await group.allSatisfy { $0 } ? cuts : nil
        }
    }

    /// False if the node failed in a way that other nodes can make up for.
    private func send(_ items: [StageBatch.Item], to node: NodeConnection) async throws -> Bool {
        do {
            try await ChunkUpload(cluster: cluster).send(items, to: node)
            return true
        } catch let error as ClientError where ChunkUpload.isDroppable(error) {
            cluster.healthMemory.forget()
            cluster.logger.info(
                "batch not staged", metadata: ["node": "\(node.name)", "why": "\(error)"])
            return false
        }
    }

    private func commit(
        _ cuts: [SmallFileCut]
    ) async throws -> [Result<PutResult, ClientError>] {
        guard let layout = cuts.first?.manifest.layout else { return [] }
        let results = try await cluster.commit(
            cuts.map { ($0.manifest, $0.file.condition.inBatch) },
            first: layout.nodes[number % layout.nodes.count])
        return zip(cuts, results).map { cut, result in
            result.map { PutResult(manifest: cut.manifest, ballot: $0, droppedNodes: [:]) }
                .mapError { $0.ofPut(cut.manifest.path) }
        }
    }

    /// Whether nothing of this version can take effect any more, and a new one may.
    private static func isWorthAnotherVersion(_ error: ClientError) -> Bool {
        switch error.code {
        case .notSealed, .unavailable, .overloaded, .noSpace: true
        default: false
        }
    }

    private func putAlone(_ files: [BulkPut.File]) async throws -> [BulkPut.Ended] {
        let flow = BatchFlow<BulkPut.File, [BulkPut.Ended]>(
            atOnce: Self.aloneAtOnce, items: 1, weight: .max)
        var rest = files.makeIterator()
        var ended: [BulkPut.Ended] = []
        try await flow.run(
            next: { rest.next().map { ($0, 0) } },
            work: { [bulk] _, files in
                var ended: [BulkPut.Ended] = []
                for file in files { ended.append(try await bulk.putAlone(file)) }
                return ended
            },
            ended: { ended += $0 })
        return ended
    }
}

extension ChangeCondition {
    /// The condition as a batch carries it.
    fileprivate var inBatch: CommitBatch.Condition {
        switch self {
        case .none: .none
        case .absent: .absent
        case .matches(let version): .matches(version)
        }
    }
}

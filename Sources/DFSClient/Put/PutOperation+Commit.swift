import DFSCluster
import DFSModel
import DFSWire
import NIOCore

extension PutOperation {
    /// Fills in missing copies and commits; again with a new version if nodes of the layout have
    /// not sealed the old one.
    /// - Parameter cut: the content, to send chunks of once more; nil if only the nodes have it.
    func finish(
        _ cut: ContentCut?, _ board: StagingBoard, modifiedMilliseconds: Int
    ) async throws -> PutResult {
        var refused: ClientError?
        for _ in 1...Self.maximumRounds {
            try await fill(cut, board)
            let manifest = try board.now.manifest(
                owner: request.owner, path: request.path,
                modifiedMilliseconds: modifiedMilliseconds)
            do {
                let committed = try await commit(manifest, board)
                return PutResult(
                    manifest: manifest, ballot: committed.ballot,
                    droppedNodes: board.now.dropped)
            } catch let error as ClientError where error.code == .notSealed {
                refused = error
                try await restart(after: error, board)
            }
        }
        throw refused ?? ClientError(.unavailable, "The version could not be sealed.")
    }

    private func commit(_ manifest: Manifest, _ board: StagingBoard) async throws -> CommitBody {
        let body = try NodeRequest(
            .put, Routes.file, query: [("path", request.path.text)],
            headers: request.condition.headers
        ).with(json: manifest)
        let dropped = board.now.dropped
        do {
            return try await cluster.change(
                body, subject: request.path.text,
                first: manifest.layout.nodes.filter { dropped[$0] == nil })
        } catch let error as ClientError where error.code == .conditionFailed {
            throw error.ofPut(request.path)
        }
    }

    /// The nodes that did not seal are asked whether they are up; those that are not are left out.
    private func restart(after error: ClientError, _ board: StagingBoard) async throws {
        let health = await cluster.health()
        for name in board.now.layout.nodes {
            guard let failure = health.failures[name] else { continue }
            try board.change { try $0.drop(name, because: failure) }
        }
        var generator = SystemRandomNumberGenerator()
        let version = VersionID.make(atMilliseconds: Self.milliseconds(), using: &generator)
        try board.change { try $0.restart(as: version) }
    }

    /// Obtains the copies that are missing: from node to node, else once more from the source.
    private func fill(_ cut: ContentCut?, _ board: StagingBoard) async throws {
        for _ in 0...cluster.nodes.count {
            guard !board.now.missing.isEmpty else { return }
            try await copyMissing(board)
            for chunk in Set(board.now.missing.values.joined()).sorted(by: { $0.index < $1.index })
            {
                guard let cut, let bytes = try await cut.again(chunk) else { continue }
                try await send(chunk, bytes, to: board.now.targets(ofChunk: chunk.index), board)
            }
        }
        guard let (_, chunks) = board.now.missing.first, let chunk = chunks.first else { return }
        throw ClientError(
            .unavailable,
            "Chunk \(chunk.index) could not be stored in all its copies. Put it again.")
    }

    private func copyMissing(_ board: StagingBoard) async throws {
        let plan = board.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, chunks) in plan.missing {
                guard let node = cluster.node(name) else { continue }
                group.addTask {
                    try await dropping(node, board) {
                        for start in stride(
                            from: 0, to: chunks.count, by: ChunkUpload.copiesPerRequest)
                        {
                            let some = chunks[start...].prefix(ChunkUpload.copiesPerRequest)
                            let stored = try await upload.copy(Array(some), plan: plan, to: node)
                            let held = Set(stored).intersection(some.map(\.index))
                            board.change { board in
                                for index in held { board.record(index, on: name) }
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

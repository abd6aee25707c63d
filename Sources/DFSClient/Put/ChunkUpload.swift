import DFSModel
import DFSWire
import NIOCore

/// Sends one chunk to one node, and asks nodes for copies.
struct ChunkUpload: Sendable {
    let cluster: ClusterClient

    /// Up to this size a body is on the way for a moment only.
    private static let smallBytes = 64 * 1024
    /// Copies that one request asks for.
    static let copiesPerRequest = 4

    /// How often a chunk is sent to one node before the node is given up.
    private static let tries = 4
    /// The same over connections that break: a node that is down refuses them instead.
    private static let triesOverBreaks = 8

    /// Stages the chunk. Tries again, a few times, if the bytes were damaged on the way, or the
    /// connection broke.
    ///
    /// - Parameter onSent: gets the bytes of each piece that went out, for each try anew.
    func send(
        _ chunk: Chunk, _ bytes: ByteBuffer, of version: VersionID, to node: NodeConnection,
        onSent: @escaping @Sendable (Int) -> Void
    ) async throws {
        let request = NodeRequest(
            .put, "\(Routes.chunks)/\(version)/\(chunk.index)",
            headers: [
                ("Content-Type", "application/octet-stream"),
                (Headers.contentDigest, ContentDigest.text(chunk.digest)),
            ], body: bytes, deadline: .seconds(20), answerLimitBytes: 65_536)
        try await persistently {
            let stored = try await transmit(
                request, to: node, for: StoredChunkBody.self, onSent: onSent)
            guard stored.sha256 == chunk.digest else {
                throw ClientError(
                    .corrupt, "\(node.name) stored other bytes than it was sent.",
                    node: node.name, status: 422)
            }
        }
    }

    /// Stages small chunks with one request: all of them, or none. Tries again as
    /// ``send(_:_:of:to:onSent:)``.
    func send(_ items: [StageBatch.Item], to node: NodeConnection) async throws {
        let request = NodeRequest(
            .post, Routes.batchChunks, headers: [("Content-Type", "application/octet-stream")],
            body: ByteBuffer(bytes: StageBatch(items: items).binary), deadline: .seconds(20),
            answerLimitBytes: 65_536)
        try await persistently {
            _ = try await transmit(request, to: node, for: StagedBatchBody.self) { _ in }
        }
    }

    /// Sends when it is its turn; again, a few times, where that may help.
    private func persistently(_ send: () async throws -> Void) async throws {
        for attempt in 1... {
            do {
                return try await cluster.pace.withTurn(send)
            } catch let error as ClientError
                where attempt < Self.tries
                && error.code == .corrupt
                || attempt < Self.triesOverBreaks && error.isBrokenOff
            {
                try await Task.sleep(for: BackOff.pause(after: attempt))
            }
        }
    }

    /// Small bodies go over the connections that are open already.
    private func transmit<Answer: Decodable & Sendable>(
        _ request: NodeRequest, to node: NodeConnection, for type: Answer.Type,
        onSent: @escaping @Sendable (Int) -> Void
    ) async throws -> Answer {
        guard let body = request.body, body.readableBytes > Self.smallBytes else {
            return try await node.send(request, for: type)
        }
        return try await node.upload(request, onSent: onSent).json(type, from: node.name)
    }

    /// Asks `node` to take a chunk over from an earlier upload; false if it could not.
    /// - Parameter holders: nodes that hold the chunk of that upload.
    func adopt(
        _ chunk: Chunk, of version: VersionID, from earlier: VersionID, holders: Set<NodeName>,
        at node: NodeConnection
    ) async throws -> Bool {
        let item = CopyChunksBody.Item(
            index: chunk.index, size: chunk.size, sha256: chunk.digest, nodes: holders.sorted())
        let request = try NodeRequest(
            .post, "\(Routes.chunks)/\(version)/copy", deadline: .seconds(60),
            answerLimitBytes: 65_536
        ).with(json: CopyChunksBody(source: earlier, chunks: [item]))
        return try await node.send(request, for: CopiedChunksBody.self).stored == [chunk.index]
    }

    /// Asks `node` to obtain chunks from those who hold them; gives those that it holds then.
    func copy(
        _ chunks: [Chunk], plan: StagingPlan, to node: NodeConnection
    ) async throws -> [Int] {
        let items = chunks.map { chunk in
            CopyChunksBody.Item(
                index: chunk.index, size: chunk.size, sha256: chunk.digest,
                nodes: plan.copySources(ofChunk: chunk.index))
        }
        let request = try NodeRequest(
            .post, "\(Routes.chunks)/\(plan.version)/copy", deadline: .seconds(60),
            answerLimitBytes: 65_536
        ).with(json: CopyChunksBody(source: plan.source, chunks: items))
        return try await node.send(request, for: CopiedChunksBody.self).stored
    }

    /// Whether a put goes on without the node that failed like this; otherwise the put has failed.
    static func isDroppable(_ error: ClientError) -> Bool {
        switch error.code {
        case .unavailable, .overloaded, .noSpace, .internal, .outcomeUnknown, .corrupt, .untrusted:
            true
        default: false
        }
    }
}

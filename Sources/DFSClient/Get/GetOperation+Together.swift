import DFSCluster
import DFSModel
import DFSWire
import NIOCore

extension GetOperation {
    /// Contents up to this size come with one request from each node.
    private static let togetherBytes = 1024 * 1024

    private typealias Part = (chunk: Chunk, node: NodeName, bytes: ByteBuffer)

    /// Gets a small content with one request from each node of the plan, over the connections that
    /// are open already. What does not come whole is left, to be fetched chunk by chunk.
    func fetchTogether(
        _ work: inout Prepared, _ flight: inout Flight, into sink: any ContentSink
    ) async throws {
        guard work.report.manifest.size <= Self.togetherBytes else { return }
        let parts = try await ask(work.state.planned, of: work.state.version)
        work.state.skip(Set(parts.map(\.chunk.index)))
        for part in parts.sorted(by: { $0.chunk.index < $1.chunk.index }) {
            let chunk = part.chunk
            onProgress(chunk.size)
            work.report.sources[chunk.index] = part.node
            if !sink.isOrdered { try await sink.write([part.bytes], at: chunk.offset) }
            onChunk(chunk.index)
            try await deliver(chunk, [part.bytes], &flight, to: sink)
        }
    }

    /// The chunks that came and are right.
    private func ask(
        _ planned: [NodeName: [Chunk]], of version: VersionID
    ) async throws -> [Part] {
        try await withThrowingTaskGroup(of: [Part].self) { group in
            for (name, chunks) in planned {
                guard let node = cluster.node(name) else { continue }
                group.addTask { try await ask(node, for: chunks, of: version) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func ask(
        _ node: NodeConnection, for chunks: [Chunk], of version: VersionID
    ) async throws -> [Part] {
        let question = ReadBatch(
            chunks: chunks.map { ReadBatch.Item(version: version, index: $0.index) })
        let request = NodeRequest(
            .post, Routes.batchBytes, headers: [("Content-Type", "application/octet-stream")],
            body: ByteBuffer(bytes: question.binary))
        do {
            let answer = try await node.fetch(request, stall: Self.stall)
            let reply = try ReadBatchReply(binary: answer.bytes)
            return zip(chunks, reply.chunks).compactMap { chunk, bytes in
                guard let bytes, bytes.count == chunk.size, Digest.of(bytes) == chunk.digest else {
                    return nil
                }
                return (chunk, node.name, ByteBuffer(bytes: bytes))
            }
        } catch {
            let failure = ClientError(transport: error, of: node)
            switch failure.code {
            case .interrupted, .unauthenticated, .forbidden, .invalid: throw failure
            default: return []
            }
        }
    }
}

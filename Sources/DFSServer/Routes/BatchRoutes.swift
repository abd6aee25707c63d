import DFSModel
import DFSNode
import DFSWire
import Hummingbird
import NIOCore

/// Many small files in one request, in binary form.
struct BatchRoutes: Sendable {
    let uploads: UploadLimit

    var routes: [Route] {
        [
            Route(.post, Routes.batchChunks, .writer, stage),
            Route(.post, Routes.batchFiles, .writer) { exchange in
                let batch = try await exchange.binary(CommitBatch.self)
                let owner = try exchange.provenCaller().writer()
                return Answers.binary(try await exchange.node.putFiles(batch, owner: owner))
            },
            Route(.post, Routes.batchManifests, .reader) { exchange in
                let batch = try await exchange.binary(
                    ManifestBatch.self, limit: BatchLimits.questionBytes)
                let owner = try exchange.provenCaller().reader()
                return try await Answers.large(
                    binary: try await exchange.node.manifests(batch, owner: owner), exchange)
            },
            Route(.post, Routes.batchBytes, .reader) { exchange in
                let batch = try await exchange.binary(
                    ReadBatch.self, limit: BatchLimits.questionBytes)
                let owner = try exchange.provenCaller().reader()
                return try await Answers.large(
                    binary: try await exchange.node.readBatch(batch, owner: owner), exchange)
            },
        ]
    }

    @Sendable private func stage(_ exchange: Exchange) async throws -> Response {
        let owner = try exchange.provenCaller().writer()
        let stored = try await uploads.withTurn(of: owner) {
            try await exchange.node.stageBatch(
                try await exchange.binary(StageBatch.self), owner: owner)
        }
        return try Answers.json(stored, status: .created)
    }
}

extension Exchange {
    /// The body in binary form.
    fileprivate func binary<Value: BinaryCodable>(
        _ type: Value.Type, limit: Int = BatchLimits.bodyBytes
    ) async throws -> Value {
        let bytes = try await body(limit: limit)
        return try Value(binary: Array(bytes.readableBytesView))
    }
}

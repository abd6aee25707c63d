import DFSModel
import DFSNode
import DFSWire
import HTTPTypes
import Hummingbird
import NIOCore

/// The bytes.
struct ChunkRoutes: Sendable {
    let uploads: UploadLimit

    var routes: [Route] {
        let chunk = Routes.chunks + "/{version}/{index}"
        return [
            Route(.put, chunk, .writer, put), Route(.get, chunk, .reader, get),
            Route(.post, chunk + "/report", .reader, report),
            Route(.post, Routes.chunks + "/{version}/copy", .writer, copy),
        ]
    }

    @Sendable private func put(_ exchange: Exchange) async throws -> Response {
        let (version, index) = try exchange.chunk()
        guard let size = exchange.contentLength else {
            throw NodeError(.invalid, "A chunk needs a Content-Length.")
        }
        let expected = try exchange.header(Headers.contentDigest).map { field in
            guard let digest = ContentDigest.parse(field) else {
                throw NodeError(
                    .invalid, "\(Headers.contentDigest) needs the form sha-256=:BASE64:.")
            }
            return digest
        }
        let owner = try exchange.provenCaller().writer()
        let stored = try await uploads.withTurn(of: owner) {
            try await exchange.node.stageChunk(
                version: version, index: index, owner: owner, size: size, expected: expected,
                body: exchange.request.body)
        }
        return try Answers.json(stored, status: .created)
    }

    @Sendable private func get(_ exchange: Exchange) async throws -> Response {
        let (version, index) = try exchange.chunk()
        let owner = try exchange.provenCaller().reader()
        let chunk = try await exchange.node.openChunk(version: version, index: index, owner: owner)
        exchange.node.logger.info(
            "get",
            metadata: ["user": "\(owner)", "version": "\(version)", "chunk": "\(index)"])
        return try chunk.response(to: exchange)
    }

    @Sendable private func report(_ exchange: Exchange) async throws -> Response {
        let (version, index) = try exchange.chunk()
        let isDamaged = try await exchange.node.checkReportedChunk(
            version: version, index: index, owner: try exchange.provenCaller().reader())
        return try Answers.json(["damaged": isDamaged])
    }

    @Sendable private func copy(_ exchange: Exchange) async throws -> Response {
        guard let version = VersionID(try exchange.parameter("version")) else {
            throw NodeError(.invalid, "The version is 32 hexadecimal digits.")
        }
        let owner = try exchange.provenCaller().writer()
        let body = try await exchange.json(CopyChunksBody.self, limit: 32 * 1024 * 1024)
        return try Answers.json(
            try await exchange.node.copyChunks(to: version, owner: owner, body))
    }
}

extension Exchange {
    /// The version and chunk index in the path.
    func chunk() throws -> (version: VersionID, index: Int) {
        guard let version = VersionID(try parameter("version")) else {
            throw NodeError(.invalid, "The version is 32 hexadecimal digits.")
        }
        guard let index = Int(try parameter("index")), index >= 1 else {
            throw NodeError(.invalid, "The chunk index is a number from 1.")
        }
        return (version, index)
    }
}

extension OpenChunk {
    /// The answer with this chunk's bytes, or the part that the request's `Range` names.
    func response(to exchange: Exchange) throws -> Response {
        let size = record.size
        let range = try exchange.request.headers[.range].map { try Self.range($0, of: size) }
        let channel = exchange.context.channel
        let sent = range ?? 0..<size
        var headers: HTTPFields = [.contentType: "application/octet-stream"]
        if range != nil {
            headers[.contentRange] = "bytes \(sent.lowerBound)-\(sent.upperBound - 1)/\(size)"
        }
        return Response(
            status: range == nil ? .ok : .partialContent, headers: headers,
            body: ResponseBody(contentLength: sent.count) { writer in
                try await read(sent) { piece in
                    try await writer.write(piece)
                    try await channel.waitUntilWritable()
                }
                try await writer.finish(nil)
            })
    }

    /// `bytes=FIRST-LAST` or `bytes=FIRST-` (RFC 9110, section 14).
    private static func range(_ field: String, of size: Int) throws -> Range<Int> {
        let parts = field.dropFirst("bytes=".count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard field.hasPrefix("bytes="), parts.count == 2, let first = Int(parts[0]) else {
            throw NodeError(.invalid, "Range is only understood as bytes=FIRST-LAST.")
        }
        let last = parts[1].isEmpty ? size - 1 : min(Int(parts[1]) ?? -1, size - 1)
        guard first >= 0, first <= last else {
            throw NodeError(
                .invalid, "The range \(field.printable) is outside the chunk's \(size) bytes.")
        }
        return first..<last + 1
    }
}

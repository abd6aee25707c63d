import DFSModel
import DFSNode
import DFSWire
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// Makes the answers of this interface.
enum Answers {
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, etag: String? = nil
    ) throws -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let etag { headers[.eTag] = "\"\(etag)\"" }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(data: try encoder.encode(value))))
    }

    /// A body of one JSON value per line, given by `lines` as they come.
    static func lines(
        _ channel: any Channel,
        _ lines:
            @escaping @Sendable (_ write: (any Encodable) async throws -> Void) async throws ->
            Void
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                var pending = ByteBuffer()
                try await lines { value in
                    pending.writeData(try encoder.encode(value))
                    pending.writeInteger(UInt8(ascii: "\n"))
                    guard pending.readableBytes >= 32 * 1024 || value is VerifyLine else { return }
                    try await writer.write(pending)
                    pending.clear()
                    try await channel.waitUntilWritable()
                }
                if pending.readableBytes > 0 { try await writer.write(pending) }
                try await writer.finish(nil)
            })
    }

    static func binary(_ value: some BinaryCodable) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.binary)))
    }

    /// An answer that may be large, in binary form: waits until the node has memory for it, and keeps
    /// that until it is sent.
    static func large(binary value: some BinaryCodable, _ exchange: Exchange) async throws
        -> Response
    {
        try await large(bytes: value.binary, exchange)
    }

    /// The same of what is in binary form already.
    static func large(bytes: [UInt8], _ exchange: Exchange) async throws -> Response {
        try await large(
            ByteBuffer(bytes: bytes), [.contentType: "application/octet-stream"], exchange)
    }

    /// The same as JSON.
    static func large(
        json value: some Encodable, etag: String? = nil, _ exchange: Exchange
    ) async throws -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let etag { headers[.eTag] = "\"\(etag)\"" }
        return try await large(ByteBuffer(data: try encoder.encode(value)), headers, exchange)
    }

    private static func large(
        _ bytes: ByteBuffer, _ headers: HTTPFields, _ exchange: Exchange
    ) async throws -> Response {
        let size = bytes.readableBytes
        guard size > RequestMemory.threshold else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
        }
        let memory = exchange.memory
        try await memory?.take(size, inHand: true)
        let channel = exchange.context.channel
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: size) { writer in
                var rest = bytes
                while let piece = rest.readSlice(length: min(rest.readableBytes, pieceBytes)),
                    piece.readableBytes > 0
                {
                    try await writer.write(piece)
                    try await channel.waitUntilWritable()
                }
                try await writer.finish(nil)
                memory?.release()
            })
    }

    /// What is given to the connection at a time.
    private static let pieceBytes = 256 * 1024

    /// The answer to a request that failed.
    static func failure(_ error: any Error) -> Response {
        let body: FailureBody
        if let error = error as? NodeError {
            body = FailureBody(
                code: error.code, message: error.message, currentVersion: error.currentVersion,
                nodes: error.nodes, forgotten: error.forgotten)
        } else if let error = error as? any Failure {
            body = FailureBody(code: error.code, message: error.message)
        } else if let error = error as? any HTTPResponseError {
            let code = HTTPStatus.code(for: error.status.code)
            let response = try? json(
                FailureBody(
                    code: code,
                    message: "The node does not answer this: \(error.status.reasonPhrase)."),
                status: error.status)
            return response ?? Response(status: error.status)
        } else {
            body = FailureBody(
                code: .internal, message: "The node met a state that it has no plan for.")
        }
        let status = HTTPResponse.Status(code: HTTPStatus.status(for: body.error.code))
        var response = (try? json(body, status: status)) ?? Response(status: status)
        if status == .serviceUnavailable || status == .tooManyRequests {
            let seconds = (error as? NodeError)?.retryAfterSeconds ?? 1
            response.headers[.retryAfter] = "\(seconds)"
        }
        return response
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension Channel {
    /// Returns after the event loop has taken what was written. Without this a fast producer
    /// queues everything before the loop first notices that the connection is full.
    func waitUntilWritable() async throws {
        try await eventLoop.submit {}.get()
    }
}

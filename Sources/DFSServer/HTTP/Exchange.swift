import DFSModel
package import DFSNode
import DFSWire
import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore
import NIOFoundationCompat

/// One request on its way to an answer: what came, from whom, and the node that answers.
package struct Exchange: Sendable {
    package let request: Request
    package let context: ServerContext
    /// Who asks; nil on routes that ask for no proof.
    package let caller: Caller?
    package let node: Node
    /// Where it is noted who asks.
    let trail: AuditTrail
    /// What a large body or answer takes; nil for members, who are trusted with it.
    let memory: RequestMemory?

    /// The caller, on a route whose rights prove one.
    func provenCaller() throws -> Caller {
        guard let caller else { throw NodeError(.unauthenticated, "Log in first.") }
        return caller
    }

    /// A part of the path, such as `version` in `/v1/chunks/{version}`.
    func parameter(_ name: String) throws -> String {
        try context.parameters.require(name)
    }

    /// A value of the query, decoded.
    func query(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    /// The query's `path`.
    func path() throws -> FilePath {
        guard let text = query("path") else {
            throw NodeError(.invalid, "The request names no file: add ?path=NAME.")
        }
        return try FilePath(text)
    }

    /// Whether the query says `name=true`.
    func flag(_ name: String) throws -> Bool {
        switch query(name) {
        case nil, "false": false
        case "true", "": true
        case let other?:
            throw NodeError(.invalid, "'\(name)' is true or false, not '\(other.printable)'.")
        }
    }

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }

    /// How many bytes a byte of JSON takes with the values that are made of it.
    private static let jsonWeight = 4

    /// The body as JSON of at most `limit` bytes.
    func json<Value: Decodable>(_ type: Value.Type, limit: Int = 64 * 1024) async throws -> Value {
        let bytes = try await body(limit: limit, weight: Self.jsonWeight)
        guard !JSONDepth.isExcessive(bytes) else {
            throw NodeError(.invalid, "The body is nested deeper than any that this node reads.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(buffer: bytes))
        } catch let error as ModelError {
            throw error
        } catch {
            throw NodeError(
                .invalid, "The body is not the JSON that this request needs.", cause: error)
        }
    }

    /// The body, of at most `limit` bytes. Waits, without reading, until the node has memory for it
    /// and for what is made of it, which is `weight` times as much.
    func body(limit: Int, weight: Int = 2) async throws -> ByteBuffer {
        if let length = contentLength, length > limit {
            throw NodeError(.tooLarge, "The body has \(length) bytes; \(limit) is the limit.")
        }
        try await memory?.take((contentLength ?? limit) * weight)
        var whole = ByteBuffer()
        for try await var part in request.body {
            guard whole.readableBytes + part.readableBytes <= limit else {
                throw NodeError(.tooLarge, "The body has more than \(limit) bytes.")
            }
            whole.writeBuffer(&part)
        }
        return whole
    }

    var contentLength: Int? {
        request.headers[.contentLength].flatMap { Int($0) }
    }
}

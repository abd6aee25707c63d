import Foundation
package import NIOCore
import NIOFoundationCompat

/// One request to a node.
package struct NodeRequest: Sendable {
    /// The HTTP methods that nodes know.
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    package var method: Method
    /// One of ``Routes``; further components are percent-encoded already.
    package var path: String
    package var query: [(name: String, value: String)]
    package var headers: [(name: String, value: String)]
    package var body: ByteBuffer?
    /// For the whole exchange, the answer's body included.
    package var deadline: Duration
    /// The longest body that the answer may have, in bytes; one that says why something failed may
    /// always have 64 KiB.
    package var answerLimitBytes: Int
    /// Whether it is sent again, a few times, to a node that has too much to do and has done
    /// nothing. Not for those who would rather ask another node.
    package var isPatient = true

    /// The deadline of requests that read or change little.
    package static let controlDeadline = Duration.seconds(5)
    /// The usual limit of an answer: 64 MiB, a manifest of the most chunks and a page of a list.
    package static let usualAnswerLimitBytes = 64 * 1024 * 1024

    package init(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: ByteBuffer? = nil,
        deadline: Duration = NodeRequest.controlDeadline,
        answerLimitBytes: Int = NodeRequest.usualAnswerLimitBytes
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.deadline = deadline
        self.answerLimitBytes = answerLimitBytes
    }

    /// This request with `value` as its JSON body.
    package func with(json value: some Encodable) throws -> NodeRequest {
        var request = self
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        request.body = ByteBuffer(data: try encoder.encode(value))
        request.headers.append(("Content-Type", "application/json"))
        return request
    }
}

package import DFSModel
import Foundation
package import NIOCore
import NIOFoundationCompat

/// A node's answer with its whole body.
package struct NodeAnswer: Sendable {
    /// The HTTP status code.
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: ByteBuffer

    package init(status: Int, headers: [(name: String, value: String)], body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body's bytes, for answers in binary form.
    package var bytes: [UInt8] { Array(body.readableBytesView) }

    /// The first header field of this name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.caseInsensitiveCompare(name) == .orderedSame }?.value
    }

    /// The body as JSON. Throws ``ClientError`` with `internal` if it is something else.
    package func json<Value: Decodable>(_ type: Value.Type, from node: NodeName) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(buffer: body))
        } catch {
            throw ClientError(
                .internal, "\(node) gave an answer that this program does not understand.",
                cause: error, node: node, status: status)
        }
    }
}

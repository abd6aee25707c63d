import AsyncHTTPClient
package import NIOCore

/// A node's answer whose body is still on the way.
package struct StreamedAnswer: Sendable {
    /// The HTTP status code, below 400.
    package let status: Int
    package let headers: [(name: String, value: String)]
    /// The body; to be read once.
    package let parts: Parts

    /// The pieces of a body as they arrive. Its errors are ``ClientError``.
    package struct Parts: AsyncSequence, Sendable {
        let body: HTTPClientResponse.Body
        let node: NodeConnection

        package func makeAsyncIterator() -> Iterator {
            Iterator(base: body.makeAsyncIterator(), node: node)
        }
    }

    package struct Iterator: AsyncIteratorProtocol {
        var base: HTTPClientResponse.Body.AsyncIterator
        let node: NodeConnection

        package mutating func next() async throws -> ByteBuffer? {
            do {
                return try await base.next()
            } catch {
                throw ClientError(transport: error, of: node)
            }
        }
    }
}

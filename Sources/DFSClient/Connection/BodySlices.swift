import NIOCore

/// A body in pieces, so that what has been sent is known to the socket and not only to a queue:
/// the idle time-outs then measure the network.
struct BodySlices: AsyncSequence, Sendable {
    static let sliceBytes = 512 * 1024

    let body: ByteBuffer

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: body)
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer

        mutating func next() async throws -> ByteBuffer? {
            guard rest.readableBytes > 0 else { return nil }
            return rest.readSlice(length: Swift.min(BodySlices.sliceBytes, rest.readableBytes))
        }
    }
}

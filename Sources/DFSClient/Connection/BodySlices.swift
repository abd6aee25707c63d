import NIOCore

/// A body in pieces, so that what has been sent is known to the socket and not only to a queue:
/// the idle time-outs then measure the network. The pieces grow while they go out quickly.
struct BodySlices: AsyncSequence, Sendable {
    static let mostBytes = 512 * 1024
    static let leastBytes = 32 * 1024

    let body: ByteBuffer
    /// Gets the bytes of each piece that went out.
    let onSent: @Sendable (Int) -> Void

    init(body: ByteBuffer, onSent: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.body = body
        self.onSent = onSent
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: body, onSent: onSent)
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer
        let onSent: @Sendable (Int) -> Void
        private var length = 2 * BodySlices.leastBytes
        private var last: (bytes: Int, begin: ContinuousClock.Instant)?

        private static let quick = Duration.milliseconds(50)
        private static let slow = Duration.milliseconds(500)

        init(rest: ByteBuffer, onSent: @escaping @Sendable (Int) -> Void) {
            self.rest = rest
            self.onSent = onSent
        }

        mutating func next() async throws -> ByteBuffer? {
            if let last {
                onSent(last.bytes)
                adapt(to: last.begin.duration(to: .now))
            }
            let count = Swift.min(length, rest.readableBytes)
            last = count > 0 ? (count, .now) : nil
            return count > 0 ? rest.readSlice(length: count) : nil
        }

        private mutating func adapt(to time: Duration) {
            if time < Self.quick {
                length = Swift.min(2 * length, BodySlices.mostBytes)
            } else if time > Self.slow {
                length = Swift.max(length / 2, BodySlices.leastBytes)
            }
        }
    }
}

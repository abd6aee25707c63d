import NIOCore
import Synchronization

/// The line that all connections of a proxy share: how late and how slow it is, and when it breaks.
final class ProxyLine: Sendable {
    struct State {
        var delayMilliseconds = 0
        var bytesPerSecond: Int?
        private(set) var forwardedBytes = 0
        private(set) var cuts = 0
        private var cutEveryBytes = 0
        private var cutsLeft = 0
        private var nextCut = 0
        /// When the pieces before have all gone over a slow line.
        private var isFreeAt = NIODeadline.uptimeNanoseconds(0)

        mutating func cut(everyBytes bytes: Int, times: Int) {
            cutEveryBytes = bytes
            cutsLeft = times
            nextCut = forwardedBytes + bytes
        }

        /// When a piece that comes now is through.
        mutating func due(bytes: Int, isDelayed: Bool) -> NIODeadline {
            let delay = TimeAmount.milliseconds(isDelayed ? Int64(delayMilliseconds) : 0)
            guard let bytesPerSecond else { return .now() + delay }
            let nanoseconds = Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond)
            isFreeAt = max(isFreeAt, .now()) + .nanoseconds(nanoseconds)
            return isFreeAt + delay
        }

        /// Counts a piece; true if the line breaks with it.
        mutating func forward(bytes: Int) -> Bool {
            forwardedBytes += bytes
            guard cutsLeft > 0, forwardedBytes >= nextCut else { return false }
            cutsLeft -= 1
            nextCut = forwardedBytes + cutEveryBytes
            return true
        }

        mutating func countCut() { cuts += 1 }
    }

    private let state = Mutex(State())

    func read<Value: Sendable>(_ body: (borrowing State) -> Value) -> Value {
        state.withLock { body($0) }
    }

    func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        state.withLock { body(&$0) }
    }
}

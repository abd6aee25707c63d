import DFSModel
import NIOCore
import Synchronization
import Testing

@testable import DFSClient

@Suite("A chunk on its way into a sink")
struct ChunkLandingTests {
    /// Notes what it gets; may be slow, or refuse.
    private final class NotingSink: ContentSink {
        let isOrdered: Bool
        private let pause: Duration
        private let refusal: ClientError?
        private let writes = Mutex<[(offset: Int, bytes: [UInt8])]>([])

        init(isOrdered: Bool = false, pause: Duration = .zero, refusal: ClientError? = nil) {
            self.isOrdered = isOrdered
            self.pause = pause
            self.refusal = refusal
        }

        var count: Int { writes.withLock { $0.count } }

        /// The bytes by where they were written.
        var content: [Int: UInt8] {
            var content: [Int: UInt8] = [:]
            for (offset, bytes) in writes.withLock({ $0 }) {
                for (index, byte) in bytes.enumerated() { content[offset + index] = byte }
            }
            return content
        }

        func write(_ pieces: [ByteBuffer], at offset: Int) async throws {
            if let refusal { throw refusal }
            // A write that has begun goes on when its task is cancelled.
            await Task { try? await Task.sleep(for: pause) }.value
            let bytes = pieces.flatMap { Array($0.readableBytesView) }
            writes.withLock { $0.append((offset, bytes)) }
        }

        func finish(size: Int) async throws {}

        func abandon() async {}
    }

    private let parts: [[UInt8]] = (0..<9).map { number in
        (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
    }

    private var whole: [UInt8] { parts.flatMap { $0 } }

    private func landing(_ sink: NotingSink, at offset: Int = 4_000) -> ChunkLanding {
        let chunk = Chunk(index: 2, offset: offset, size: whole.count, digest: .of(whole))
        return ChunkLanding(chunk: chunk, sink: sink)
    }

    @Test("its parts lie at its place in the content, and their digest is told")
    func unordered() async throws {
        let sink = NotingSink()
        let landed = try await landing(sink).run { arrivals in
            for part in parts { arrivals.yield(ByteBuffer(bytes: part)) }
        }
        #expect(landed.digest == .of(whole))
        #expect(landed.pieces.isEmpty)
        #expect(sink.count > 1)
        let expected = Dictionary(
            uniqueKeysWithValues: whole.enumerated().map { (4_000 + $0.offset, $0.element) })
        #expect(sink.content == expected)
    }

    @Test("an ordered sink gets nothing before the digest is known: the parts are given back")
    func ordered() async throws {
        let sink = NotingSink(isOrdered: true)
        let landed = try await landing(sink).run { arrivals in
            for part in parts { arrivals.yield(ByteBuffer(bytes: part)) }
        }
        #expect(landed.digest == .of(whole))
        #expect(landed.pieces.flatMap { Array($0.readableBytesView) } == whole)
        #expect(sink.count == 0)
    }

    @Test("a sink that fails is told apart from a network that fails")
    func refusal() async throws {
        let sink = NotingSink(refusal: ClientError(.localOutput, "The disk is full."))
        await #expect {
            _ = try await landing(sink).run { arrivals in
                for part in parts { arrivals.yield(ByteBuffer(bytes: part)) }
            }
        } throws: { error in
            let failure = error as? ChunkLanding.SinkFailure
            return (failure?.error as? ClientError)?.code == .localOutput
        }
    }

    @Test("once a landing has failed, nothing of it is written any more")
    func brokenOff() async throws {
        let sink = NotingSink(pause: .milliseconds(50))
        await #expect {
            _ = try await landing(sink).run { arrivals in
                for part in parts { arrivals.yield(ByteBuffer(bytes: part)) }
                try await Task.sleep(for: .milliseconds(10))
                throw ClientError(.unavailable, "The connection broke.")
            }
        } throws: { ($0 as? ClientError)?.code == .unavailable }
        let count = sink.count
        try await Task.sleep(for: .milliseconds(200))
        #expect(sink.count == count)
    }

    @Test("a cancelled landing gives no digest of what had come so far")
    func cancelled() async throws {
        let sink = NotingSink(pause: .milliseconds(50))
        let task = Task {
            try await landing(sink).run { arrivals in
                for part in parts { arrivals.yield(ByteBuffer(bytes: part)) }
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}

import NIOCore
import Synchronization
import Testing

@testable import DFSClient

@Suite("Counting a chunk on its way")
struct ChunkCreditTests {
    @Test("what is sent twice counts once, and what fails not at all")
    func counts() {
        let counted = Mutex<[Int]>([])
        let credit = ChunkCredit(size: 100) { count in counted.withLock { $0.append(count) } }
        credit.add(60)
        credit.add(60)
        credit.add(60)
        #expect(counted.withLock { $0 } == [60, 40])
        credit.takeBack()
        credit.takeBack()
        #expect(counted.withLock { $0 } == [60, 40, -100])
        credit.add(30)
        credit.complete()
        credit.complete()
        #expect(counted.withLock { $0 } == [60, 40, -100, 30, 70])
    }

    @Test("pieces of a body are told when they have gone out, and grow while that is quick")
    func slices() async throws {
        let sent = Mutex<[Int]>([])
        let body = ByteBuffer(repeating: 0, count: 200_000)
        var pieces: [Int] = []
        for try await piece in BodySlices(
            body: body, onSent: { n in sent.withLock { $0.append(n) } })
        {
            #expect(sent.withLock { $0 } == pieces)
            pieces.append(piece.readableBytes)
        }
        #expect(pieces.reduce(0, +) == 200_000)
        #expect(pieces.first == 2 * BodySlices.leastBytes)
        #expect(sent.withLock { $0 } == pieces)
    }
}

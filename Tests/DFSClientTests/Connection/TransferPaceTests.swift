import DFSModel
import Synchronization
import Testing

@testable import DFSClient

@Suite("How many chunks are on the way at once")
struct TransferPaceTests {
    private let broken = ClientError(.unavailable, "broke", isBrokenOff: true)

    @Test("breaks halve the number down to one, arrivals raise it by one")
    func limits() async throws {
        let pace = TransferPace()
        for expected in [2, 1, 1] {
            await #expect(throws: ClientError.self) { try await pace.withTurn { throw broken } }
            #expect(pace.limit == expected)
        }
        for expected in [2, 3] {
            try await pace.withTurn {}
            #expect(pace.limit == expected)
        }
    }

    /// How many run now, and the most that ran at once.
    private final class Gauge: Sendable {
        private let counts = Mutex((now: 0, peak: 0))

        var peak: Int { counts.withLock { $0.peak } }

        func enter() {
            counts.withLock { counts in
                counts.now += 1
                counts.peak = max(counts.peak, counts.now)
            }
        }

        func leave() {
            counts.withLock { $0.now -= 1 }
        }
    }

    @Test("never more run than are allowed, and everybody gets a turn")
    func turns() async throws {
        let pace = TransferPace()
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await pace.withTurn {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...TransferPace.most).contains(gauge.peak))
    }
}

import Testing

@testable import DFSNode

@Suite("Ballot counters")
struct BallotClockTests {
    @Test("no counter is given out twice, and each is above what was seen")
    func unique() async {
        let clock = BallotClock()
        let counters = await withTaskGroup(of: [UInt64].self) { group in
            for seen in 0..<8 {
                group.addTask {
                    (0..<200).compactMap { _ in clock.next(above: UInt64(seen * 10), in: 1) }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(counters.count == 1_600)
        #expect(Set(counters).count == counters.count)
        #expect(clock.next(above: 1_000_000, in: 1) == 1_000_001)
    }
}

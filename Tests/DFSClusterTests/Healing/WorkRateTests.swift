import DFSCluster
import Testing

@Suite("Rates and limits of healing")
struct WorkRateTests {
    @Test("a steady rate is told as it is, and the time left follows")
    func steady() {
        var rate = WorkRate()
        #expect(rate.bytesPerSecond(at: 0) == nil)
        #expect(rate.secondsLeft(bytes: 5, parts: 1, at: 0) == nil)
        rate.start(at: 100)
        for second in 1...60 { rate.add(bytes: 1_000, at: 100 + Double(second)) }
        let told = rate.bytesPerSecond(at: 160) ?? 0
        #expect(abs(told - 1_000) < 50)
        let left = rate.secondsLeft(bytes: 10_000, parts: 10, at: 160) ?? 0
        #expect(abs(left - 10) <= 1)
        #expect(rate.secondsLeft(bytes: 0, parts: 0, at: 160) == 0)
    }

    @Test("the rate follows a change within half a minute")
    func change() {
        var rate = WorkRate()
        rate.start(at: 0)
        for second in 1...40 { rate.add(bytes: 100, at: Double(second)) }
        for second in 41...80 { rate.add(bytes: 900, at: Double(second)) }
        let told = rate.bytesPerSecond(at: 80) ?? 0
        #expect(abs(told - 900) < 60)
    }

    @Test("time without work does not count, and the last rate is remembered")
    func pauses() {
        var rate = WorkRate()
        rate.start(at: 0)
        for second in 1...10 { rate.add(bytes: 500, at: Double(second)) }
        rate.stop(at: 10)
        #expect(abs((rate.bytesPerSecond(at: 10_000) ?? 0) - 500) < 1)
        rate.start(at: 10_000)
        rate.add(bytes: 500, at: 10_001)
        #expect(abs((rate.bytesPerSecond(at: 10_001) ?? 0) - 500) < 1)
    }

    @Test("a slow beginning is no part of the rate, and nothing is told from it")
    func slowBeginning() {
        var rate = WorkRate()
        rate.start(at: 0)
        rate.add(bytes: 10, at: 5)
        #expect(rate.bytesPerSecond(at: 5) == nil)
        #expect(rate.secondsLeft(bytes: 100_000, parts: 1, at: 6.9) == nil)
        for tenth in 51...70 { rate.add(bytes: 100, at: Double(tenth) / 10) }
        #expect(abs((rate.bytesPerSecond(at: 7) ?? 0) - 1_000) < 1)
        #expect(rate.secondsLeft(bytes: 100_000, parts: 1_000, at: 7) == 100)
    }

    @Test("many small parts at the beginning do not make the large ones behind them look slow")
    func smallOnesFirst() {
        var rate = WorkRate()
        rate.start(at: 0)
        // 300 parts of 10 kB a second, and then 100 parts of 1.5 MB a second.
        for part in 1...900 { rate.add(bytes: 10_000, at: Double(part) / 300) }
        let told = rate.secondsLeft(bytes: 1_500_000_000, parts: 1_000, at: 3) ?? 0
        #expect((5...20).contains(told), "\(told)")
    }

    @Test("work that stands still is told as slower and slower")
    func standstill() {
        var rate = WorkRate()
        rate.start(at: 0)
        for second in 1...10 { rate.add(bytes: 1_000, at: Double(second)) }
        let soon = rate.secondsLeft(bytes: 9_000, parts: 9, at: 10) ?? 0
        let later = rate.secondsLeft(bytes: 9_000, parts: 9, at: 19) ?? 0
        #expect(soon == 9)
        #expect(later == 18)
    }

    @Test("work done at once has the rate of its whole time, and tells no time left of other work")
    func short() {
        var rate = WorkRate()
        rate.start(at: 0)
        rate.add(bytes: 600, at: 0.5)
        rate.stop(at: 1)
        #expect(rate.bytesPerSecond(at: 50) == 600)
        rate.start(at: 50)
        #expect(rate.secondsLeft(bytes: 600, parts: 1, at: 50) == nil)
    }

    @Test("a budget lets pass no more than its bytes per second, and does not save up")
    func budget() {
        var budget = ByteBudget(bytesPerSecond: 100)
        #expect(budget.take(50, at: 10) == 0)
        #expect(abs(budget.take(50, at: 10) - 0.5) < 1e-9)
        #expect(abs(budget.take(10, at: 10.25) - 0.75) < 1e-9)
        #expect(budget.take(1_000, at: 1_000) == 0)
        #expect(abs(budget.take(1, at: 1_000) - 10) < 1e-9)
    }

    @Test("no limit means no wait", arguments: [nil, 0])
    func noLimit(limit: Int?) {
        var budget = ByteBudget(bytesPerSecond: limit)
        #expect((0..<5).allSatisfy { _ in budget.take(1 << 40, at: 1) == 0 })
    }
}

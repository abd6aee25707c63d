import DFSCluster
import Testing

@Suite("Rates and limits of healing")
struct WorkRateTests {
    @Test("a steady rate is told as it is, and the time left follows")
    func steady() {
        var rate = WorkRate()
        #expect(rate.bytesPerSecond(at: 0) == nil)
        #expect(rate.secondsLeft(bytes: 5, at: 0) == nil)
        rate.start(at: 100)
        for second in 1...60 { rate.add(bytes: 1_000, at: 100 + Double(second)) }
        let told = rate.bytesPerSecond(at: 160) ?? 0
        #expect(abs(told - 1_000) < 50)
        let left = rate.secondsLeft(bytes: 10_000, at: 160) ?? 0
        #expect(abs(left - 10) <= 1)
        #expect(rate.secondsLeft(bytes: 0, at: 160) == 0)
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
        rate.stop()
        #expect(abs((rate.bytesPerSecond(at: 10_000) ?? 0) - 500) < 1)
        rate.start(at: 10_000)
        rate.add(bytes: 500, at: 10_001)
        #expect(abs((rate.bytesPerSecond(at: 10_001) ?? 0) - 500) < 1)
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

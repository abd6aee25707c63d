import NIOCore
import Testing

@testable import DFSServer

@Suite("How much one caller may ask")
struct RateLimitTests {
    @Test("two seconds' worth at once, then the steady rate, each caller alone")
    func rate() {
        let limit = RateLimit(perSecond: 10)
        let now = ContinuousClock.now
        #expect((0..<20).allSatisfy { _ in limit.take("a", now: now) })
        #expect(!limit.take("a", now: now))
        #expect(limit.take("b", now: now))
        let later = now + .milliseconds(150)
        #expect(limit.take("a", now: later))
        #expect(!limit.take("a", now: later))
    }

    @Test("no limit means none")
    func none() {
        let limit = RateLimit(perSecond: 0)
        #expect((0..<1_000).allSatisfy { _ in limit.take("a") })
    }

    @Test("a text is too deep when it opens too much, not when it quotes brackets")
    func depth() {
        let deep = String(repeating: "[", count: JSONDepth.limit + 1)
        #expect(JSONDepth.isExcessive(ByteBuffer(string: deep)))
        #expect(!JSONDepth.isExcessive(ByteBuffer(string: "[\"\(deep)\\\"\(deep)\"]")))
        let wide = String(repeating: "[]", count: 1_000)
        #expect(!JSONDepth.isExcessive(ByteBuffer(string: wide)))
    }
}

import Testing

@testable import DFSServer

@Suite("When a connection is too slow")
struct PaceTests {
    private var pace = Pace(
        Pace.Limits(headerMilliseconds: 100, windowMilliseconds: 100, windowBytes: 50))

    @Test("a header must be complete in time, however often a byte comes")
    mutating func header() {
        for now in stride(from: 0, to: 100, by: 10) {
            pace.requestByte(now)
            #expect(pace.complaint(now) == nil)
        }
        #expect(pace.complaint(100) == .header)
        pace.headerEnded()
        #expect(pace.complaint(100) == nil)
    }

    @Test("a connection that says nothing has no header to wait for")
    mutating func silence() {
        #expect(pace.complaint(10_000) == nil)
    }

    @Test("a body is too slow only while the node waits for it")
    mutating func body() {
        pace.headerEnded()
        #expect(pace.complaint(1_000) == nil)
        pace.wantsToRead(1_000)
        pace.received(10, 1_090)
        #expect(pace.complaint(1_099) == nil)
        #expect(pace.complaint(5_000) == nil)
        pace.wantsToRead(5_000)
        #expect(pace.complaint(5_010) == .body)
    }

    @Test("a body that comes fast enough is never cut")
    mutating func fastBody() {
        pace.headerEnded()
        for now in stride(from: 0, to: 10_000, by: 10) {
            pace.wantsToRead(now)
            pace.received(6, now + 10)
            #expect(pace.complaint(now + 10) == nil)
        }
        pace.bodyEnded()
        #expect(pace.complaint(100_000) == nil)
    }

    @Test("an answer that nobody takes is cut, one that is taken is not")
    mutating func answer() {
        pace.wrote(1_000)
        pace.unsent(1_000, 0)
        #expect(pace.complaint(50) == nil)
        pace.unsent(990, 100)
        #expect(pace.complaint(100) == .answer)
        pace.unsent(900, 150)
        pace.unsent(800, 200)
        #expect(pace.complaint(200) == nil)
        pace.unsent(0, 250)
        #expect(pace.complaint(100_000) == nil)
    }
}

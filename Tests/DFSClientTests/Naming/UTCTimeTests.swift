import Foundation
import Testing

@testable import DFSClient

@Suite("Times in UTC")
struct UTCTimeTests {
    @Test("a time is written as ISO 8601 has it")
    func known() {
        #expect(UTCTime(milliseconds: 0).description == "1970-01-01T00:00:00.000Z")
        #expect(UTCTime(milliseconds: 951_782_399_999).description == "2000-02-28T23:59:59.999Z")
        #expect(UTCTime(milliseconds: 951_782_400_000).description == "2000-02-29T00:00:00.000Z")
        #expect(UTCTime(milliseconds: 4_107_542_400_000).description == "2100-03-01T00:00:00.000Z")
        #expect(UTCTime(milliseconds: -1) == UTCTime(milliseconds: 0))
    }

    @Test("every day of five centuries is the one that Foundation's calendar knows")
    func calendar() {
        let format = Date.ISO8601FormatStyle()
        for day in stride(from: 0, to: 500 * 366, by: 1) {
            let own = UTCTime(milliseconds: day * 86_400_000).description
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            #expect(own == date.formatted(format).replacing("Z", with: ".000Z"))
        }
    }
}

import DFSModel
import Testing

@testable import DFSClient

@Suite struct BackOffTests {
    private func refusal(_ code: FailureCode, retryAfter: Int? = nil) -> ClientError {
        ClientError(code, "no", status: 503, retryAfterSeconds: retryAfter)
    }

    @Test("pauses double from 50 to 150 ms up to sixteen times that, with jitter")
    func doubling() {
        for attempt in -1...20 {
            let factor = 1 << min(max(attempt, 0), 4)
            for _ in 0..<50 {
                let pause = BackOff.pause(after: attempt)
                #expect(pause >= .milliseconds(50 * factor))
                #expect(pause <= .milliseconds(150 * factor))
            }
        }
        #expect(Set((0..<50).map { _ in BackOff.pause(after: 0) }).count > 10)
    }

    @Test("a node is left alone as long as it wants, and not more than half a second longer")
    func retryAfter() {
        for _ in 0..<50 {
            let pause = BackOff.pause(after: 0, retryAfterSeconds: 2)
            #expect(pause >= .seconds(2))
            #expect(pause <= .milliseconds(2_500))
        }
    }

    @Test("only a node that has too much to do is asked again, a few times")
    func tries() {
        for tried in 1..<BackOff.tries {
            #expect(BackOff.pause(on: refusal(.overloaded), tried: tried) != nil)
            #expect(BackOff.pause(on: refusal(.slowDown, retryAfter: 1), tried: tried) != nil)
        }
        #expect(BackOff.pause(on: refusal(.overloaded), tried: BackOff.tries) == nil)
        #expect(BackOff.pause(on: refusal(.unavailable, retryAfter: 1), tried: 1) == nil)
        #expect(BackOff.pause(on: refusal(.noSpace), tried: 1) == nil)
    }

    @Test("a node that wants very long is not waited for")
    func veryLong() {
        #expect(BackOff.pause(on: refusal(.slowDown, retryAfter: 60), tried: 1) == nil)
    }
}

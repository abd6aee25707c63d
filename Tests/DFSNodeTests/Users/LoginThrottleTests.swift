import DFSNode
import Testing

@Suite("How long somebody waits who has named wrong passwords")
struct LoginThrottleTests {
    private var throttle = LoginThrottle()

    private func verdict(
        _ user: String, _ address: String, at now: Int = 0
    ) -> LoginThrottle.Verdict {
        throttle.verdict(user: user, address: address, nowMilliseconds: now)
    }

    private mutating func miss(_ user: String, _ address: String, times: Int, at now: Int = 0) {
        for _ in 0..<times { throttle.missed(user: user, address: address, nowMilliseconds: now) }
    }

    @Test("a few typing errors cost nothing")
    mutating func typingErrors() {
        miss("alice", "here", times: LoginThrottle.freePerPair - 1)
        #expect(verdict("alice", "here") == .now)
    }

    @Test("each further one doubles the wait, up to a limit, and time forgives")
    mutating func growing() {
        miss("alice", "here", times: LoginThrottle.freePerPair)
        #expect(verdict("alice", "here") == .later(milliseconds: 250))
        #expect(verdict("alice", "here", at: 250) == .now)
        miss("alice", "here", times: 1, at: 250)
        #expect(verdict("alice", "here", at: 250) == .later(milliseconds: 500))
        miss("alice", "here", times: 40, at: 1_000)
        #expect(
            verdict("alice", "here", at: 1_000)
                == .later(milliseconds: LoginThrottle.longestMilliseconds))
        #expect(verdict("alice", "here", at: 1_000 + LoginThrottle.forgetMilliseconds) == .now)
    }

    @Test("a thousand wrong ones from one place leave the user alone elsewhere, and others there")
    mutating func elsewhere() {
        miss("alice", "there", times: 1_000)
        #expect(verdict("alice", "here") == .pause(milliseconds: LoginThrottle.pauseMilliseconds))
        #expect(verdict("bob", "here") == .now)
        throttle.succeeded(user: "alice", address: "here", nowMilliseconds: 1)
        #expect(verdict("alice", "here", at: 1) == .now)
        guard case .later = verdict("bob", "there") else {
            Issue.record("a place that guesses goes on with the next user")
            return
        }
    }

    @Test("a right password does not wipe out the guesses at others from that place")
    mutating func ownAccount() {
        miss("alice", "there", times: LoginThrottle.freePerAddress)
        throttle.succeeded(user: "mallory", address: "there", nowMilliseconds: 0)
        guard case .later = verdict("alice", "there") else {
            Issue.record("the guesses were forgotten")
            return
        }
    }

    @Test("what is remembered is bounded")
    mutating func bounded() {
        for number in 0..<30_000 {
            throttle.missed(user: "u\(number)", address: "a\(number)", nowMilliseconds: number)
        }
        miss("alice", "here", times: LoginThrottle.freePerPair, at: 30_000)
        #expect(verdict("alice", "here", at: 30_000) == .later(milliseconds: 250))
    }
}

import DFSCluster
import DFSModel
import Testing

@Suite struct RegisterStateTests {
    private let one = Samples.chosen(1, .folder, by: 1)
    private let two = Samples.chosen(2, .deleted, by: 1, 2)

    @Test("a promise reports what was accepted and refuses everything below")
    func promise() {
        var state = RegisterState()
        #expect(state.prepare(Samples.ballot(3)) == .promised(accepted: nil))
        #expect(state.prepare(Samples.ballot(2)) == .refused(promised: Samples.ballot(3)))
        #expect(state.accept(two) == .refused(promised: Samples.ballot(3)))
        #expect(state.accepted == nil)
        let three = Samples.chosen(3, .folder)
        #expect(state.accept(three) == .accepted)
        #expect(state.prepare(Samples.ballot(4)) == .promised(accepted: three))
    }

    @Test("promising the same ballot again is possible until it was accepted at")
    func promiseAgain() {
        var state = RegisterState()
        #expect(state.prepare(Samples.ballot(1)) == .promised(accepted: nil))
        #expect(state.prepare(Samples.ballot(1)) == .promised(accepted: nil))
        #expect(state.accept(one) == .accepted)
        #expect(state.prepare(Samples.ballot(1)) == .refused(promised: Samples.ballot(1)))
    }

    @Test("an accept without a promise counts as one")
    func acceptPromises() {
        var state = RegisterState()
        #expect(state.accept(two) == .accepted)
        #expect(state.promised == two.ballot)
        #expect(state.prepare(one.ballot) == .refused(promised: two.ballot))
    }

    @Test("an exact repeat is accepted again, another value at the ballot is not")
    func repeated() {
        var state = RegisterState()
        #expect(state.accept(one) == .accepted)
        #expect(state.accept(one) == .accepted)
        let other = BallotedValue(ballot: one.ballot, value: two.value)
        #expect(state.accept(other) == .refused(promised: one.ballot))
        #expect(state.accepted == one)
    }

    @Test("a repeat below a later promise is refused")
    func repeatBelowPromise() {
        var state = RegisterState()
        _ = state.accept(one)
        _ = state.prepare(Samples.ballot(5))
        #expect(state.accept(one) == .refused(promised: Samples.ballot(5)))
    }

    @Test("accepting never overwrites what is known to be chosen")
    func acceptKeepsCommitted() {
        var state = RegisterState()
        #expect(state.learn(one) == true)
        #expect(state.accept(two) == .accepted)
        #expect(state.committed == one)
        #expect(state.accepted == two)
    }

    @Test("what is not newer is no news")
    func oldNews() {
        var state = RegisterState()
        #expect(state.learn(two) == true)
        #expect(state.learn(one) == false)
        #expect(state.learn(two) == false)
        #expect(state.committed == two)
    }

    @Test("a chosen value is learned below a promise, which stays")
    func learnBelowPromise() {
        var state = RegisterState()
        _ = state.prepare(Samples.ballot(9))
        #expect(state.learn(two) == true)
        #expect(state.accepted == two)
        #expect(state.promised == Samples.ballot(9))
        #expect(state.prepare(Samples.ballot(9)) == .promised(accepted: two))
    }

    @Test("learning above a promise raises the promise")
    func learnAbovePromise() {
        var state = RegisterState()
        _ = state.prepare(Samples.ballot(1))
        #expect(state.learn(two) == true)
        #expect(state.promised == two.ballot)
        #expect(state.accept(one) == .refused(promised: two.ballot))
    }

    @Test("learning does not take back a higher accept")
    func learnBelowAccepted() {
        var state = RegisterState()
        _ = state.accept(two)
        #expect(state.learn(one) == true)
        #expect(state.accepted == two)
        #expect(state.committed == one)
    }
}

import DFSModel
import Testing

@testable import DFSHistory

@Suite struct ComparisonTests {
    @Test("the search finds what trying every order finds, on random histories")
    func comparison() {
        let fresh = UInt64.random(in: 1_000...UInt64(UInt32.max))
        var verdicts: [Bool: Int] = [:]
        for seed in [1, fresh] {
            var source = RandomHistory(seed: seed)
            for round in 0..<1_200 {
                let history = source.make()
                let expected = ExhaustiveSearch.holds(history)
                verdicts[expected, default: 0] += 1
                #expect(
                    Linearizability.check(history) == (expected ? .holds : .fails),
                    "seed \(seed), round \(round): \(history)")
            }
        }
        #expect(verdicts[true, default: 0] > 500 && verdicts[false, default: 0] > 300)
    }

    @Test("many lost writes and vague answers do not make the search explode")
    func lost() {
        var history = History()
        for value in 1...60 { _ = history.begin(.write(.none, to: value), path: 0) }
        for round in 1...60 {
            let deletes = (0..<3).map { _ in history.begin(.write(.exists, to: 0), path: 0) }
            let refused = history.begin(.write(.absent, to: 1_000 + round), path: 0)
            if round % 3 > 0 { history.end(deletes[0], .applied) }
            history.end(refused, .refusedUnseen)
        }
        #expect(Linearizability.check(history.operations(on: 0)) == .holds)
    }

    @Test("a long history of many clients with lost answers is decided")
    func long() {
        var history = History()
        var generator = SeededGenerator(seed: 3)
        var state = 0
        for value in 1...1_000 {
            let operations = (0..<6).map { number in
                history.begin(.write(.none, to: value * 10 + number), path: 0)
            }
            let read = history.begin(.read, path: 0)
            let winner = Int(generator.next() % 6)
            for number in 0..<6 where number != winner && generator.next() % 50 > 0 {
                history.end(operations[number], .applied)
            }
            history.end(read, .saw(state))
            history.end(operations[winner], .applied)
            state = value * 10 + winner
            let last = history.begin(.read, path: 0)
            history.end(last, .saw(state))
        }
        #expect(Linearizability.check(history.operations(on: 0)) == .holds)
        let stale = history.begin(.read, path: 0)
        history.end(stale, .saw(10))
        #expect(Linearizability.check(history.operations(on: 0)) == .fails)
    }
}

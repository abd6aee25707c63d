import Testing

@testable import DFSHistory

@Suite struct LinearizabilityTests {
    private func operation(
        _ kind: HistoryOperation.Kind, _ begun: Int, _ ended: Int?,
        _ result: HistoryOperation.Result
    ) -> HistoryOperation {
        HistoryOperation(path: 0, kind: kind, begun: begun, ended: ended, result: result)
    }

    private func put(_ value: Int, _ begun: Int, _ ended: Int) -> HistoryOperation {
        operation(.write(.none, to: value), begun, ended, .applied)
    }

    private func read(_ value: Int, _ begun: Int, _ ended: Int) -> HistoryOperation {
        operation(.read, begun, ended, .saw(value))
    }

    @Test("operations one after the other must see each other")
    func sequence() {
        #expect(Linearizability.check([put(1, 1, 2), read(1, 3, 4)]) == .holds)
        #expect(Linearizability.check([put(1, 1, 2), read(0, 3, 4)]) == .fails)
        #expect(
            Linearizability.check([put(1, 1, 2), put(2, 3, 4), read(1, 5, 6)]) == .fails)
    }

    @Test("operations at one time may come in any order, but all readers see the same")
    func overlap() {
        let puts = [put(1, 1, 10), put(2, 2, 9)]
        #expect(Linearizability.check(puts + [read(1, 11, 12)]) == .holds)
        #expect(Linearizability.check(puts + [read(2, 11, 12)]) == .holds)
        #expect(Linearizability.check(puts + [read(2, 11, 12), read(1, 13, 14)]) == .fails)
    }

    @Test("an operation that nobody knows the end of may take effect late or never")
    func unknown() {
        let lost = operation(.write(.none, to: 1), 1, nil, .unknown)
        #expect(Linearizability.check([lost, read(0, 2, 3), read(1, 4, 5)]) == .holds)
        #expect(Linearizability.check([lost, read(0, 2, 3)]) == .holds)
        #expect(
            Linearizability.check([lost, read(1, 2, 3), read(0, 4, 5)]) == .fails)
    }

    @Test("what was told to have failed must not show")
    func never() {
        let failed = operation(.write(.none, to: 1), 1, 2, .never)
        #expect(Linearizability.check([failed, read(0, 3, 4)]) == .holds)
        #expect(Linearizability.check([failed, read(1, 3, 4)]) == .fails)
    }

    @Test("of two that want an empty path one wins, and a refusal names what was there")
    func conditions() {
        let first = operation(.write(.absent, to: 1), 1, 5, .applied)
        let second = operation(.write(.absent, to: 2), 2, 6, .applied)
        #expect(Linearizability.check([first, second]) == .fails)
        let refused = operation(.write(.absent, to: 2), 2, 6, .refused(saw: 1))
        #expect(Linearizability.check([first, refused]) == .holds)
        let wrong = operation(.write(.absent, to: 2), 2, 6, .refused(saw: 3))
        #expect(Linearizability.check([first, wrong]) == .fails)
        let unfounded = operation(.write(.absent, to: 2), 7, 8, .refused(saw: 0))
        #expect(Linearizability.check([first, unfounded]) == .fails)
    }
}

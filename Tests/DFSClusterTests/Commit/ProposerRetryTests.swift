import DFSCluster
import DFSModel
import Testing

/// What a proposer says about an effect that it, or the client, has asked for before.
@Suite struct ProposerRetryTests {
    private let nodes: [NodeName]

    init() throws {
        nodes = try Samples.nodes()
    }

    private func proposer(isRetry: Bool, sealers: [NodeName] = []) throws -> Proposer {
        Proposer(
            key: try Samples.key(),
            change: Change(
                operation: Samples.operation(1), condition: .absent, effect: Samples.put(1),
                isRetry: isRetry),
            voters: nodes, sealers: sealers, proposer: Samples.proposer(1))
    }

    /// Brings a proposer to where its accept was sent and no majority answered.
    private func afterLostAccept() throws -> Proposer {
        var proposer = try proposer(isRetry: false, sealers: nodes)
        _ = proposer.start(above: 0)
        for node in nodes { _ = proposer.promise(Samples.ballot(1), node, sealed: true) }
        for node in nodes.dropLast(2) { _ = proposer.fail(node, for: Samples.ballot(1)) }
        return proposer
    }

    @Test("the next round finds its own operation in recent")
    func findsItself() throws {
        var proposer = try afterLostAccept()
        let applied = Samples.chosen(1, Samples.file(1), by: 1)
        #expect(proposer.start(above: 0) == [.prepare(Samples.ballot(2))])
        _ = proposer.promise(Samples.ballot(2), nodes[0], applied)
        _ = proposer.promise(Samples.ballot(2), nodes[1])
        let proposal = BallotedValue(ballot: Samples.ballot(2), value: applied.value)
        #expect(proposer.promise(Samples.ballot(2), nodes[2]) == [.accept(proposal)])
        _ = proposer.accept(Samples.ballot(2), nodes[0])
        _ = proposer.accept(Samples.ballot(2), nodes[1])
        #expect(
            proposer.accept(Samples.ballot(2), nodes[2])
                == [.commit(proposal), .finish(.kept(proposal, .alreadyApplied))])
    }

    @Test("after an accept, missing seals are reported only once the operation is refused for good")
    func notSealedAfterAccept() throws {
        var proposer = try afterLostAccept()
        let ballot = Samples.ballot(2)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() { _ = proposer.promise(ballot, node, sealed: true) }
        let proposal = BallotedValue(
            ballot: ballot, value: RegisterValue.absent.refusing(Samples.operation(1)))
        #expect(proposer.fail(nodes[3], for: ballot) == [.accept(proposal)])
        _ = proposer.accept(ballot, nodes[0])
        _ = proposer.accept(ballot, nodes[1])
        #expect(
            proposer.accept(ballot, nodes[2])
                == [.commit(proposal), .finish(.notSealed([nodes[3]]))])
    }

    @Test("a client's retry is treated like an earlier round")
    func clientRetry() throws {
        var proposer = try proposer(isRetry: true, sealers: nodes)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() { _ = proposer.promise(ballot, node, sealed: false) }
        #expect(
            proposer.promise(ballot, nodes[3], sealed: true)
                == [
                    .accept(
                        BallotedValue(
                            ballot: ballot,
                            value: RegisterValue.absent.refusing(Samples.operation(1))))
                ])
        #expect(proposer.giveUp() == .unknown)
    }

    @Test("a retry whose traces may have been pushed out of recent cannot tell")
    func cannotTell() throws {
        var proposer = try proposer(isRetry: true)
        let ballot = Samples.ballot(2)
        let full = BallotedValue(
            ballot: Samples.ballot(1),
            value: RegisterValue(content: .deleted, recent: (10...25).map { Samples.operation($0) })
        )
        _ = proposer.start(above: 1)
        for node in nodes.dropLast() { _ = proposer.promise(ballot, node, full) }
        _ = proposer.accept(ballot, nodes[0])
        _ = proposer.accept(ballot, nodes[1])
        let proposal = BallotedValue(ballot: ballot, value: full.value)
        #expect(
            proposer.accept(ballot, nodes[2])
                == [.commit(proposal), .finish(.kept(proposal, .cannotTell))])
    }

    @Test("two nodes down: a retry cannot say that nothing was changed")
    func retryUnavailable() throws {
        var proposer = try proposer(isRetry: true)
        _ = proposer.start(above: 0)
        _ = proposer.fail(nodes[0], for: Samples.ballot(1))
        #expect(proposer.fail(nodes[1], for: Samples.ballot(1)) == [.finish(.unknown)])
    }
}

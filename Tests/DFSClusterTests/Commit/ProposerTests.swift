import DFSCluster
import DFSModel
import Testing

/// The proposer driven by hand, over four voters of which three are a majority.
@Suite struct ProposerTests {
    private let nodes: [NodeName]
    private let folder = Change(operation: Samples.operation(1), effect: .makeFolder)
    private let put = Change(operation: Samples.operation(1), effect: Samples.put(1))

    init() throws {
        nodes = try Samples.nodes()
    }

    private func proposer(_ change: Change, sealers: [NodeName] = []) throws -> Proposer {
        Proposer(
            key: try Samples.key(), change: change, voters: nodes, sealers: sealers,
            proposer: Samples.proposer(1))
    }

    @Test("three promises and three acceptances of four make a change")
    func happyPath() throws {
        var proposer = try proposer(folder)
        let ballot = Samples.ballot(6)
        #expect(proposer.start(above: 5) == [.prepare(ballot)])
        #expect(proposer.promise(ballot, nodes[0]) == [])
        #expect(proposer.promise(ballot, nodes[1]) == [])
        let proposal = BallotedValue(ballot: ballot, value: Samples.value(.folder, by: 1))
        #expect(proposer.promise(ballot, nodes[2]) == [.accept(proposal)])
        #expect(proposer.promise(ballot, nodes[3]) == [])
        #expect(proposer.accept(ballot, nodes[3]) == [])
        #expect(proposer.accept(ballot, nodes[0]) == [])
        #expect(
            proposer.accept(ballot, nodes[1]) == [.commit(proposal), .finish(.applied(proposal))])
        #expect(proposer.accept(ballot, nodes[2]) == [])
    }

    @Test("one node may be down, and an answer counts once")
    func oneDown() throws {
        var proposer = try proposer(folder)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        #expect(proposer.fail(nodes[0], for: ballot) == [])
        #expect(proposer.promise(ballot, nodes[1]) == [])
        #expect(proposer.promise(ballot, nodes[1]) == [])
        #expect(proposer.promise(ballot, nodes[2]) == [])
        #expect(proposer.promise(ballot, nodes[3]).count == 1)
        #expect(proposer.fail(nodes[0], for: ballot) == [])
        _ = proposer.accept(ballot, nodes[1])
        _ = proposer.accept(ballot, nodes[1])
        #expect(proposer.accept(ballot, nodes[2]) == [])
        #expect(proposer.accept(ballot, nodes[3]).count == 2)
    }

    @Test("two nodes down: nothing is proposed and nothing was changed")
    func twoDown() throws {
        var proposer = try proposer(folder)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        _ = proposer.promise(ballot, nodes[0])
        #expect(proposer.fail(nodes[1], for: ballot) == [])
        #expect(proposer.fail(nodes[2], for: ballot) == [.finish(.unavailable)])
    }

    @Test("the value of the highest accepted ballot is the one that is changed")
    func highestAccepted() throws {
        var proposer = try proposer(Change(operation: Samples.operation(3), effect: .delete))
        let ballot = Samples.ballot(9)
        _ = proposer.start(above: 8)
        _ = proposer.promise(ballot, nodes[0], Samples.chosen(2, .folder, by: 1))
        _ = proposer.promise(ballot, nodes[1], Samples.chosen(4, Samples.file(2), by: 1, 2))
        #expect(
            proposer.promise(ballot, nodes[2])
                == [
                    .accept(
                        BallotedValue(ballot: ballot, value: Samples.value(.deleted, by: 1, 2, 3)))
                ])
    }

    @Test("answers to an earlier ballot count for nothing")
    func staleAnswers() throws {
        var proposer = try proposer(folder)
        _ = proposer.start(above: 0)
        _ = proposer.start(above: 0)
        for node in nodes { #expect(proposer.promise(Samples.ballot(1), node) == []) }
        #expect(proposer.counterSeen == 2)
    }

    @Test("a put waits until every node of its layout has sealed")
    func sealing() throws {
        var proposer = try proposer(put, sealers: nodes)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() {
            #expect(proposer.promise(ballot, node, sealed: true) == [])
        }
        #expect(proposer.promise(ballot, nodes[3], sealed: true).count == 1)
    }

    @Test("without all seals nothing is accepted, and the nodes are named")
    func notSealed() throws {
        var proposer = try proposer(put, sealers: nodes)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        _ = proposer.promise(ballot, nodes[0], sealed: true)
        _ = proposer.promise(ballot, nodes[1], sealed: true)
        #expect(proposer.promise(ballot, nodes[2], sealed: false) == [])
        #expect(
            proposer.fail(nodes[3], for: ballot) == [.finish(.notSealed([nodes[2], nodes[3]]))])
        #expect(proposer.giveUp() == .unavailable)
    }

    @Test("a node of the layout that refused the ballot is asked again, not called unsealed")
    func refusedSealer() throws {
        var proposer = try proposer(put, sealers: nodes)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() { _ = proposer.promise(Samples.ballot(1), node, sealed: true) }
        let refusal = PrepareAnswer.refused(promised: Samples.ballot(7, 2))
        #expect(
            proposer.receive(refusal, sealed: false, for: Samples.ballot(1), from: nodes[3])
                == [.backOff])
        #expect(proposer.start(above: 0) == [.prepare(Samples.ballot(8))])
    }

    @Test("a refusal backs off to a ballot above the one that won")
    func refused() throws {
        var proposer = try proposer(folder)
        _ = proposer.start(above: 0)
        let refusal = PrepareAnswer.refused(promised: Samples.ballot(41, 2))
        #expect(
            proposer.receive(refusal, sealed: false, for: Samples.ballot(1), from: nodes[0]) == [])
        #expect(
            proposer.receive(refusal, sealed: false, for: Samples.ballot(1), from: nodes[1])
                == [.backOff])
        #expect(proposer.start(above: 0) == [.prepare(Samples.ballot(42))])
        #expect(proposer.giveUp() == .unavailable)
    }

    @Test("an accept that may have reached somebody leaves the outcome unknown")
    func unknown() throws {
        var proposer = try proposer(folder)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() { _ = proposer.promise(ballot, node) }
        #expect(proposer.accept(ballot, nodes[0]) == [])
        #expect(proposer.fail(nodes[1], for: ballot) == [])
        #expect(proposer.fail(nodes[2], for: ballot) == [.backOff])
        #expect(proposer.giveUp() == .unknown)
    }

    @Test("a node without the manifest counts as one that did not accept")
    func lacksManifest() throws {
        var proposer = try proposer(folder)
        let ballot = Samples.ballot(1)
        _ = proposer.start(above: 0)
        for node in nodes.dropLast() { _ = proposer.promise(ballot, node) }
        _ = proposer.receive(AcceptAnswer.lacksManifest, for: ballot, from: nodes[0])
        #expect(
            proposer.receive(AcceptAnswer.lacksManifest, for: ballot, from: nodes[1]) == [.backOff])
    }

    @Test("a failed condition is reported only once the value read is chosen")
    func keptIsProposed() throws {
        let change = Change(
            operation: Samples.operation(5), condition: .absent, effect: Samples.put(5))
        var proposer = try proposer(change, sealers: nodes)
        let ballot = Samples.ballot(3)
        let file = Samples.chosen(2, Samples.file(1), by: 1)
        _ = proposer.start(above: 2)
        _ = proposer.promise(ballot, nodes[0], file)
        _ = proposer.promise(ballot, nodes[1])
        let proposal = BallotedValue(ballot: ballot, value: file.value)
        #expect(proposer.promise(ballot, nodes[2]) == [.accept(proposal)])
        for node in nodes.prefix(2) { #expect(proposer.accept(ballot, node) == []) }
        #expect(
            proposer.accept(ballot, nodes[2])
                == [
                    .commit(proposal),
                    .finish(.kept(proposal, .conditionFailed(Samples.file(1)))),
                ])
    }
}

extension Proposer {
    mutating func promise(
        _ ballot: Ballot, _ node: NodeName, _ accepted: BallotedValue? = nil, sealed: Bool = false
    ) -> [ProposerAction] {
        receive(.promised(accepted: accepted), sealed: sealed, for: ballot, from: node)
    }

    mutating func accept(_ ballot: Ballot, _ node: NodeName) -> [ProposerAction] {
        receive(AcceptAnswer.accepted, for: ballot, from: node)
    }
}

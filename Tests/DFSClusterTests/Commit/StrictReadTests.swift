import DFSCluster
import DFSModel
import Testing

@Suite struct StrictReadTests {
    private let value = Samples.chosen(3, .folder, by: 1)
    private let other = Samples.chosen(4, .deleted, by: 1, 2)

    private func verdict(_ answers: [BallotedValue?], of voters: Int = 4) throws
        -> StrictRead.Verdict
    {
        var byNode: [NodeName: BallotedValue?] = [:]
        for (node, answer) in zip(try Samples.nodes(), answers) { byNode[node] = .some(answer) }
        return StrictRead.verdict(byNode, ofVoters: voters)
    }

    @Test("a majority with the same ballot and value proves it")
    func chosen() throws {
        #expect(try verdict([value, value, value]) == .chosen(value))
        #expect(try verdict([value, other, value, value]) == .chosen(value))
        #expect(try verdict([value], of: 1) == .chosen(value))
    }

    @Test("a majority that has accepted nothing proves that nothing is chosen")
    func empty() throws {
        #expect(try verdict([nil, nil, nil]) == .chosen(nil))
        #expect(try verdict([nil, nil, nil, value]) == .chosen(nil))
    }

    @Test("anything else asks for an identity round")
    func undecided() throws {
        let sameValue = BallotedValue(ballot: Samples.ballot(9), value: value.value)
        #expect(try verdict([value, value, other, other]) == .undecided)
        #expect(try verdict([value, value, nil]) == .undecided)
        #expect(try verdict([value, value, sameValue]) == .undecided)
    }

    @Test("half of the nodes prove nothing")
    func unavailable() throws {
        #expect(try verdict([value, value]) == .unavailable)
        #expect(try verdict([]) == .unavailable)
    }
}

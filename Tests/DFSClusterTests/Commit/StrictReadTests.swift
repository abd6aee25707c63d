import DFSCluster
import DFSModel
import Testing

@Suite struct StrictReadTests {
    private let value = Samples.chosen(3, .folder, by: 1)
    private let other = Samples.chosen(4, .deleted, by: 1, 2)

    private func verdict(
        _ answers: [BallotedValue?], of voters: Int = 4, epoch: Int = 1, knowing: Int = 0
    ) throws -> StrictRead.Verdict {
        var byNode: [NodeName: StrictRead.Answer] = [:]
        for (position, answer) in answers.enumerated() {
            byNode[try Samples.nodes()[position]] = StrictRead.Answer(
                accepted: answer, isCommitted: position < knowing)
        }
        return StrictRead.verdict(byNode, ofVoters: voters, epoch: epoch)
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

    @Test("a ballot of an earlier epoch proves it only if a voter knows that it was chosen")
    func otherEpoch() throws {
        #expect(try verdict([value, value, value], epoch: 2) == .undecided)
        #expect(try verdict([value, value, value], epoch: 2, knowing: 1) == .chosen(value))
        #expect(try verdict([other, value, value, value], epoch: 2, knowing: 1) == .undecided)
    }

    @Test("half of the nodes prove nothing")
    func unavailable() throws {
        #expect(try verdict([value, value]) == .unavailable)
        #expect(try verdict([]) == .unavailable)
    }
}

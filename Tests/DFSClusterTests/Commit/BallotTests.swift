import DFSCluster
import DFSModel
import Testing

@Suite struct BallotTests {
    @Test("the counter decides the order, then the proposer")
    func order() {
        let inOrder = [
            Ballot.zero, .genesis, Samples.ballot(1, 1), Samples.ballot(1, 2),
            Samples.ballot(2, 1), Samples.ballot(10, 0),
        ]
        #expect(inOrder.sorted() == inOrder)
        #expect(Set(inOrder).count == inOrder.count)
    }

    @Test(
        "the text and the binary form give the ballot back",
        arguments: [
            UInt64(0), 1, 127, 128, 1 << 32, Ballot.maximumCounter,
        ])
    func forms(counter: UInt64) throws {
        let ballot = Samples.ballot(counter, .max)
        #expect(Ballot(ballot.description) == ballot)
        #expect(try Ballot(binary: ballot.binary) == ballot)
    }

    @Test(
        "text that is no ballot is refused",
        arguments: [
            "", "3", "3.", ".", "x.00000000000000000000000000000000",
            "-1.00000000000000000000000000000000",
            "3.0000000000000000000000000000000",
            "18446744073709551616.00000000000000000000000000000000",
            "4611686018427387905.00000000000000000000000000000000",
        ])
    func badText(text: String) {
        #expect(Ballot(text) == nil)
    }

    @Test("a counter that a catalog could not keep is refused on the wire")
    func hugeCounter() {
        let huge = Ballot(counter: Ballot.maximumCounter + 1, proposer: Samples.proposer(1))
        #expect(throws: BinaryError.self) { try Ballot(binary: huge.binary) }
    }
}

import DFSModel
import Testing

@testable import DFSCluster

@Suite struct RowComparisonTests {
    private func rows(_ count: Int, counter: UInt64 = 1) throws -> [RowComparison.Row] {
        try (0..<count).map {
            RowComparison.Row(
                key: .user(try UserName("user-\($0)")),
                ballot: Ballot(counter: counter, proposer: ProposerID(high: 1, low: 2)))
        }
    }

    @Test("a range that is full ends with its last row, one that is not goes to the end")
    func range() throws {
        let full = try rows(RowComparison.rangeRows)
        let after = RegisterKey.members
        #expect(RowComparison(after: after, rows: full).through == full.last?.key)
        #expect(RowComparison(after: after, rows: full).after == after)
        #expect(RowComparison(after: nil, rows: Array(full.dropLast())).through == nil)
        #expect(RowComparison(after: nil, rows: []).through == nil)
    }

    @Test("the digest tells another ballot, a missing row and another order")
    func digest() throws {
        let some = try rows(3)
        let digest = RowComparison.digest(of: some)
        #expect(RowComparison.digest(of: try rows(3)) == digest)
        #expect(RowComparison.digest(of: try rows(2)) != digest)
        #expect(RowComparison.digest(of: some.reversed()) != digest)
        #expect(RowComparison.digest(of: try rows(3, counter: 2)) != digest)
    }

    @Test("a pass goes on behind the range, or behind what was listed of it")
    func next() throws {
        let full = try rows(RowComparison.rangeRows)
        let range = RowComparison(after: nil, rows: full)
        let middle = full[7].key
        #expect(range.next(listed: nil, isWhole: true) == full.last?.key)
        #expect(range.next(listed: middle, isWhole: true) == full.last?.key)
        #expect(range.next(listed: middle, isWhole: false) == middle)
        let last = RowComparison(after: middle, rows: Array(full.prefix(2)))
        #expect(last.next(listed: nil, isWhole: true) == nil)
        #expect(last.next(listed: middle, isWhole: false) == middle)
        #expect(last.next(listed: nil, isWhole: false) == nil)
    }
}

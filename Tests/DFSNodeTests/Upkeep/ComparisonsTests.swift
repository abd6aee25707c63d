import DFSCluster
import DFSModel
import Testing

@testable import DFSNode

@Suite struct ComparisonsTests {
    @Test("a pass goes on where it was until it is over, and the next waits for its time")
    func passes() throws {
        let comparisons = Comparisons()
        let peer = Incarnation(high: 1, low: 2)
        let hour = Duration.seconds(3_600)
        var pass = try #require(comparisons.pass(of: peer, every: hour))
        #expect(pass.position == nil && !pass.isOver)
        pass.advance(to: .members, found: 2)
        comparisons.note(pass, of: peer)
        pass = try #require(comparisons.pass(of: peer, every: .zero))
        #expect(pass.position == .members)
        pass.advance(to: nil, found: 1)
        comparisons.note(pass, of: peer)
        #expect(pass.isOver && pass.found == 3)
        #expect(comparisons.pass(of: peer, every: hour) == nil)
        let next = try #require(comparisons.pass(of: peer, every: .zero))
        #expect(next.position == nil && next.found == 0 && !next.isOver)
        #expect(comparisons.pass(of: Incarnation(high: 3, low: 4), every: hour) != nil)
    }
}

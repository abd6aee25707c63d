import DFSCluster
import DFSModel
import Testing

@Suite("From whom a chunk is taken, and when")
struct RepairPlanTests {
    @Test("the other holders come first, then the members that may have an old copy, never oneself")
    func order() throws {
        let nodes = try Samples.nodes()
        let layout = try Layout(nodes: nodes, rotation: 0, copies: 2)
        for index in 1...8 {
            for own in nodes {
                let sources = RepairPlan.sources(
                    ofChunk: index, layout: layout, own: own, members: nodes)
                let holders = Set(layout.holders(ofChunk: index)).subtracting([own])
                #expect(!sources.contains(own))
                #expect(Set(sources.prefix(holders.count)) == holders)
                #expect(Set(sources) == Set(nodes).subtracting([own]))
                #expect(sources.count == 3)
            }
        }
    }

    @Test("a holder that is no member any more is not asked")
    func formerMember() throws {
        let nodes = try Samples.nodes()
        let layout = try Layout(nodes: nodes, rotation: 0, copies: 3)
        let members = Array(nodes.prefix(2))
        let sources = RepairPlan.sources(
            ofChunk: 1, layout: layout, own: nodes[0], members: members)
        #expect(sources == [nodes[1]])
    }

    @Test("chunks with the same holders do not all begin with the same one")
    func spread() throws {
        let nodes = try Samples.nodes()
        let layout = try Layout(nodes: nodes, rotation: 0, copies: 3)
        let firsts = Set(
            [1, 5, 9].compactMap { index in
                RepairPlan.sources(
                    ofChunk: index, layout: layout, own: nodes[0], members: nodes
                ).first
            })
        #expect(firsts.count == 2)
    }

    @Test("pauses double from ten seconds to five minutes")
    func pauses() {
        let pauses = (1...8).map { RepairPlan.pauseSeconds(afterAttempts: $0) }
        #expect(pauses == [10, 20, 40, 80, 160, 300, 300, 300])
        #expect(RepairPlan.pauseSeconds(afterAttempts: 10_000) == 300)
    }
}

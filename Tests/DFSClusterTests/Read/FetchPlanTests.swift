import DFSCluster
import DFSModel
import Testing

@Suite struct FetchPlanTests {
    private static func holders(
        _ layout: Layout, _ chunks: [Chunk], up: Set<NodeName>
    ) -> [Int: Set<NodeName>] {
        var holders: [Int: Set<NodeName>] = [:]
        for chunk in chunks {
            holders[chunk.index] = Set(layout.holders(ofChunk: chunk.index)).intersection(up)
        }
        return holders
    }

    @Test("the lab report's layout needs two nodes, which share the work", arguments: 0...3)
    func twoNodes(rotation: Int) throws {
        let nodes = try Samples.nodes()
        let chunks = Samples.chunks(8)
        let plan = try FetchPlan(
            chunks: chunks,
            holders: Self.holders(try Samples.layout(rotation: rotation), chunks, up: Set(nodes)),
            preference: nodes)
        #expect(plan.nodes.count == 2)
        #expect(plan.bytesByNode.values.sorted() == [40, 40])
        #expect(plan.sources.map(\.chunk) == chunks)
    }

    @Test("opposite nodes have everything, neighbours lack one chunk of four", arguments: 0...3)
    func pairs(rotation: Int) throws {
        let nodes = try Samples.nodes()
        let chunks = Samples.chunks(4)
        let layout = try Samples.layout(rotation: rotation)
        for first in 0..<4 {
            for second in first + 1..<4 {
                let pair = [nodes[first], nodes[second]]
                let holders = Self.holders(layout, chunks, up: Set(pair))
                if second - first == 2 {
                    let plan = try FetchPlan(chunks: chunks, holders: holders, preference: pair)
                    #expect(plan.nodes == pair)
                } else {
                    let lost = #expect(throws: FetchPlan.Incomplete.self) {
                        try FetchPlan(chunks: chunks, holders: holders, preference: pair)
                    }
                    #expect(lost?.chunks.count == 1)
                }
            }
        }
    }

    @Test("the set of nodes is as small as any, and each chunk comes from a holder")
    func exactness() throws {
        let nodes = try Samples.nodes(6)
        for seed in UInt64(1)...400 {
            var generator = SeededGenerator(seed: seed)
            let chunks = Samples.chunks(Int.random(in: 0...6, using: &generator))
            var holders: [Int: Set<NodeName>] = [:]
            for chunk in chunks {
                let count = Int.random(in: 1...3, using: &generator)
                holders[chunk.index] = Set(nodes.shuffled(using: &generator).prefix(count))
            }
            let plan = try FetchPlan(
                chunks: chunks, holders: holders, preference: nodes.shuffled(using: &generator))
            #expect(plan.sources.map(\.chunk) == chunks)
            #expect(
                plan.sources.allSatisfy { holders[$0.chunk.index, default: []].contains($0.node) })
            #expect(plan.nodes.count == Self.smallest(nodes, holders), "seed \(seed)")
        }
    }

    /// The size of the smallest set of nodes with a holder of each chunk, by trying all sets.
    private static func smallest(_ nodes: [NodeName], _ holders: [Int: Set<NodeName>]) -> Int {
        (0..<1 << nodes.count).map { bits in
            Set(nodes.indices.filter { bits >> $0 & 1 == 1 }.map { nodes[$0] })
        }.filter { set in
            holders.values.allSatisfy { !$0.isDisjoint(with: set) }
        }.map(\.count).min() ?? 0
    }

    @Test("of sets of one size the preferred nodes are used")
    func preference() throws {
        let nodes = try Samples.nodes()
        let chunks = Samples.chunks(1)
        let plan = try FetchPlan(
            chunks: chunks, holders: [1: Set(nodes)],
            preference: [nodes[2], nodes[0], nodes[1], nodes[3]])
        #expect(plan.nodes == [nodes[2]])
    }

    @Test("every chunk without a holder is named")
    func incomplete() throws {
        let nodes = try Samples.nodes()
        let chunks = Samples.chunks(3)
        let lost = #expect(throws: FetchPlan.Incomplete.self) {
            try FetchPlan(chunks: chunks, holders: [1: [], 2: [nodes[0]]], preference: nodes)
        }
        #expect(lost?.chunks.map(\.index) == [1, 3])
    }
}

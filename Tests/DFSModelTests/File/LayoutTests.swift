import DFSModel
import Testing

@Suite("Layouts")
struct LayoutTests {
    @Test(
        "four nodes and two copies give the lab report's table",
        arguments: [
            (0, [[1, 2], [2, 3], [3, 4], [4, 1]]), (1, [[4, 1], [1, 2], [2, 3], [3, 4]]),
            (2, [[3, 4], [4, 1], [1, 2], [2, 3]]), (3, [[2, 3], [3, 4], [4, 1], [1, 2]]),
        ])
    func table(_ rotation: Int, _ rows: [[Int]]) throws {
        let layout = try Samples.layout(rotation: rotation)
        for (node, row) in zip(layout.nodes, rows) {
            #expect(Set(layout.chunks(on: node, ofChunkCount: 4)) == Set(row))
        }
    }

    @Test("each chunk has its copies on different nodes, and the stripe repeats")
    func holders() throws {
        for count in 1...7 {
            for copies in 1...count {
                for rotation in 0..<count {
                    let layout = try Layout(
                        nodes: try Samples.nodes(count), rotation: rotation, copies: copies)
                    for index in 1...20 {
                        let holders = layout.holders(ofChunk: index)
                        #expect(Set(holders).count == copies)
                        #expect(layout.holders(ofChunk: index + count) == holders)
                    }
                }
            }
        }
    }

    @Test("any three of four nodes, and both opposite pairs, hold every chunk")
    func survival() throws {
        for rotation in 0..<4 {
            let layout = try Samples.layout(rotation: rotation)
            func held(by positions: [Int]) -> Set<Int> {
                positions.reduce(into: []) {
                    $0.formUnion(layout.chunks(on: layout.nodes[$1], ofChunkCount: 8))
                }
            }
            for lost in 0..<4 { #expect(held(by: (0..<4).filter { $0 != lost }).count == 8) }
            #expect(held(by: [0, 2]).count == 8)
            #expect(held(by: [1, 3]).count == 8)
        }
    }

    @Test("a stranger holds nothing, and no chunks are on nobody")
    func strangers() throws {
        let layout = try Samples.layout()
        #expect(layout.chunks(on: try NodeName("DFS9"), ofChunkCount: 4) == [])
        #expect(layout.chunks(on: layout.nodes[0], ofChunkCount: 0) == [])
    }

    @Test("layouts that cannot be are refused")
    func refusals() throws {
        let nodes = try Samples.nodes()
        #expect(throws: ModelError.self) { try Layout(nodes: [], rotation: 0, copies: 1) }
        #expect(throws: ModelError.self) {
            try Layout(nodes: nodes + nodes, rotation: 0, copies: 1)
        }
        #expect(throws: ModelError.self) { try Layout(nodes: nodes, rotation: 4, copies: 2) }
        #expect(throws: ModelError.self) { try Layout(nodes: nodes, rotation: -1, copies: 2) }
        #expect(throws: ModelError.self) { try Layout(nodes: nodes, rotation: 0, copies: 5) }
        #expect(throws: ModelError.self) { try Layout(nodes: nodes, rotation: 0, copies: 0) }
        #expect(throws: ModelError.self) {
            try Layout(nodes: try Samples.nodes(65), rotation: 0, copies: 1)
        }
        #expect(throws: ModelError.self) {
            try Samples.fromJSON(Layout.self, #"{"nodes":["DFS1"],"rotation":1,"copies":1}"#)
        }
    }
}

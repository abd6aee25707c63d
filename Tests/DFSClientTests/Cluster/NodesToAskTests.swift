import Testing

@testable import DFSClient

@Suite("The node that is asked first")
struct NodesToAskTests {
    private let nodes = ["DFS1", "DFS2", "DFS3", "DFS4"]

    @Test("every client begins at the same node for one path, and no node is left out")
    func onePath() {
        let turned = ClusterClient.turn(nodes, by: "Suraj/Book1")
        #expect(turned == ClusterClient.turn(nodes, by: "Suraj/Book1"))
        #expect(turned.sorted() == nodes)
    }

    @Test("different paths keep all nodes busy")
    func manyPaths() {
        let firsts = (0..<400).compactMap { ClusterClient.turn(nodes, by: "folder/\($0)").first }
        let counts = Dictionary(grouping: firsts) { $0 }.mapValues(\.count)
        #expect(counts.count == 4)
        #expect(counts.values.allSatisfy { $0 > 60 }, "\(counts)")
    }

    @Test("a list of none stays one of none")
    func empty() {
        #expect(ClusterClient.turn([String](), by: "x").isEmpty)
    }
}

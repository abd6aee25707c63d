import DFSModel
import Testing

@testable import DFSClient

@Suite("What a get says")
struct TextTests {
    @Test("a plan has a line per node, in slot order")
    func plan() throws {
        let manifest = try Samples.manifest(chunks: 4)
        let sources = try [1: 3, 2: 3, 3: 1, 4: 1].mapValues(Samples.node)
        #expect(
            PlanText.lines(manifest, sources: sources)
                == ["DFS1: chunks 3-4 (20 bytes)", "DFS3: chunks 1-2 (20 bytes)"])
    }

    @Test("missing chunks are lost or on nodes that are down")
    func incomplete() throws {
        let layout = try Samples.manifest(chunks: 4).layout
        let answered = Set(try [2, 3].map(Samples.node))
        #expect(
            IncompleteText.describe(chunks: [1, 3], layout: layout, answered: answered)
                == "chunk 1 (lost), chunk 3 (DFS1, DFS4 down)")
        let many = IncompleteText.describe(
            chunks: Array(1...20), layout: layout, answered: answered)
        #expect(many.hasSuffix("and 12 more"))
    }
}

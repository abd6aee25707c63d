import DFSCluster
import DFSModel
import Testing

@Suite("When a copy that does not belong here may go")
struct RemovalRuleTests {
    let nodes: [NodeName]
    let layout: Layout
    let version = Samples.version(1)
    let chosen = Samples.value(Samples.file(1))

    init() throws {
        nodes = try Samples.nodes()
        layout = try Layout(nodes: nodes, rotation: 0, copies: 2)
    }

    private func mayGo(
        from own: NodeName, chosen: RegisterValue?, confirmed: Set<NodeName>
    ) -> Bool {
        RemovalRule.mayRemove(
            chunk: 1, of: version, layout: layout, own: own, chosen: chosen, confirmed: confirmed)
    }

    @Test("only if every wanted holder confirms its copy")
    func confirmations() {
        let holders = layout.holders(ofChunk: 1)
        let stranger = nodes.first { !holders.contains($0) } ?? nodes[0]
        #expect(mayGo(from: stranger, chosen: chosen, confirmed: Set(holders)))
        #expect(mayGo(from: stranger, chosen: chosen, confirmed: Set(nodes)))
        #expect(!mayGo(from: stranger, chosen: chosen, confirmed: [holders[0]]))
        #expect(!mayGo(from: stranger, chosen: chosen, confirmed: [holders[0], stranger]))
        #expect(!mayGo(from: stranger, chosen: chosen, confirmed: []))
    }

    @Test("never from a node that is to hold it")
    func wantedHere() {
        for own in layout.holders(ofChunk: 1) {
            #expect(!mayGo(from: own, chosen: chosen, confirmed: Set(nodes)))
        }
    }

    @Test("never on the word of a register that does not name the version, or of none")
    func strictRead() {
        let holders = Set(layout.holders(ofChunk: 1))
        let stranger = nodes.first { !holders.contains($0) } ?? nodes[0]
        #expect(!mayGo(from: stranger, chosen: nil, confirmed: holders))
        let other = Samples.value(Samples.file(2))
        #expect(!mayGo(from: stranger, chosen: other, confirmed: holders))
        var retained = other
        retained.former = [
            FormerVersion(
                version: version, manifestDigest: Digest.of([1]), expiresMilliseconds: 1)
        ]
        #expect(mayGo(from: stranger, chosen: retained, confirmed: holders))
    }
}

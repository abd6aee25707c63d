import DFSCluster
import DFSModel
import Testing

@Suite("Which versions are laid out again")
struct RelayoutRuleTests {
    @Test("those that use fewer nodes than they could, or one that is no member")
    func due() throws {
        let nodes = try Samples.nodes(6)
        let four = Array(nodes.prefix(4))
        let usual = try Layout(nodes: four, rotation: 0, copies: 2)
        #expect(!RelayoutRule.isDue(usual, members: four))
        #expect(!RelayoutRule.isDue(usual, members: nodes))
        let narrow = try Layout(nodes: Array(nodes.prefix(3)), rotation: 0, copies: 2)
        #expect(RelayoutRule.isDue(narrow, members: four))
        #expect(!RelayoutRule.isDue(narrow, members: Array(nodes.prefix(3))))
        #expect(RelayoutRule.isDue(usual, members: Array(nodes.dropFirst())))
    }

    @Test("exactly one member leads")
    func leader() throws {
        let nodes = try Samples.nodes()
        let layout = try Layout(nodes: Array(nodes.suffix(3)), rotation: 0, copies: 2)
        #expect(RelayoutRule.leader(of: layout, members: nodes) == nodes[1])
        #expect(RelayoutRule.leader(of: layout, members: [nodes[0], nodes[3]]) == nodes[3])
        #expect(RelayoutRule.leader(of: layout, members: [nodes[0]]) == nodes[0])
        #expect(RelayoutRule.leader(of: layout, members: []) == nil)
    }

    @Test("the content, its owner and its time stay; id, layout and path are the new ones")
    func manifest() throws {
        let nodes = try Samples.nodes()
        let old = try Manifest(
            version: Samples.version(1), owner: try UserName("anna"), path: try FilePath("was"),
            modifiedMilliseconds: 7,
            layout: try Layout(nodes: Array(nodes.prefix(3)), rotation: 1, copies: 2),
            chunkSizes: [3, 2], chunkDigests: [Digest.of([1]), Digest.of([2])])
        let new = try RelayoutRule.manifest(
            replacing: old, as: Samples.version(6), at: try FilePath("is"), members: nodes)
        #expect(new.chunks == old.chunks && new.owner == old.owner)
        #expect(new.modifiedMilliseconds == 7 && new.checksum == old.checksum)
        #expect(new.path.text == "is" && new.version == Samples.version(6))
        #expect(new.layout.nodes == nodes && new.layout.copies == 2)
    }
}

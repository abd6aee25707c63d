import DFSCluster
import DFSModel
import Testing

@Suite struct ClusterEntryTests {
    private static func entry(
        _ counter: UInt64, _ kind: NodeEntry.Kind
    ) throws -> NodeEntry {
        NodeEntry(path: try FilePath("a"), ballot: Samples.ballot(counter), kind: kind)
    }

    @Test("which nodes are up decides what can be had of a file", arguments: 0..<16)
    func availability(bits: Int) throws {
        let nodes = try Samples.nodes()
        let up = nodes.indices.filter { bits >> $0 & 1 == 1 }
        for rotation in 0..<4 {
            let facts = Samples.facts(layout: try Samples.layout(rotation: rotation), chunkCount: 8)
            let availability = Availability(
                facts, holding: Dictionary(uniqueKeysWithValues: up.map { (nodes[$0], []) }))
            // A chunk is lost if both of two neighbouring nodes are down.
            let lost = (1...8).filter { chunk in
                let primary = (chunk - 1 + rotation) % 4
                return !up.contains(primary) && !up.contains((primary + 3) % 4)
            }
            #expect(availability.missingChunks == lost)
            let state: Availability.State =
                !lost.isEmpty ? .incomplete : up.count == 4 ? .complete : .degraded
            #expect(availability.state == state)
            #expect(availability.copies == (lost.isEmpty ? (up.count == 4 ? 2 : 1) : 0))
            #expect(availability.nodes == up.map { nodes[$0] })
        }
    }

    @Test("a chunk that a node lacks counts as absent there")
    func lacking() throws {
        let nodes = try Samples.nodes()
        let facts = Samples.facts(layout: try Samples.layout())
        var holding: [NodeName: Set<Int>] = Dictionary(
            uniqueKeysWithValues: nodes.map { ($0, []) })
        holding[nodes[0]] = [1]
        let once = Availability(facts, holding: holding)
        #expect(once.state == .degraded)
        #expect(once.holders[1] == [nodes[3]])
        holding[nodes[3]] = [1, 4]
        let twice = Availability(facts, holding: holding)
        #expect(twice.state == .incomplete)
        #expect(twice.missingChunks == [1])
    }

    @Test("an empty file is complete wherever it is known")
    func empty() throws {
        let facts = Samples.facts(layout: try Samples.layout(), chunkCount: 0)
        let availability = Availability(facts, holding: [:])
        #expect(availability.state == .complete)
        #expect(availability.nodes.isEmpty)
    }

    @Test("the newest ballot wins, and only nodes that know its version count")
    func newest() throws {
        let nodes = try Samples.nodes()
        let layout = try Samples.layout()
        let new = Samples.facts(version: 2, layout: layout)
        let old = Samples.facts(version: 1, layout: layout)
        let entry = ClusterEntry(merging: [
            nodes[0]: try Self.entry(5, .file(new)), nodes[1]: try Self.entry(4, .file(old)),
            nodes[2]: try Self.entry(5, .file(new)), nodes[3]: try Self.entry(3, .deleted),
        ])
        guard case .file(let facts, let availability) = entry?.kind else {
            Issue.record("no file")
            return
        }
        #expect(facts.version == Samples.version(2))
        #expect(availability.nodes == [nodes[0], nodes[2]])
        #expect(availability.state == .degraded)
    }

    @Test("a newer tombstone hides a file, an older one does not")
    func tombstone() throws {
        let nodes = try Samples.nodes()
        let file = NodeEntry.Kind.file(Samples.facts(layout: try Samples.layout()))
        #expect(
            ClusterEntry(merging: [
                nodes[0]: try Self.entry(2, file), nodes[1]: try Self.entry(3, .deleted),
            ]) == nil)
        #expect(
            ClusterEntry(merging: [
                nodes[0]: try Self.entry(4, file), nodes[1]: try Self.entry(3, .deleted),
            ]) != nil)
        #expect(ClusterEntry(merging: [:]) == nil)
    }
}

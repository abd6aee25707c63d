import DFSCluster
import DFSModel
import Testing

@Suite struct PlacementTests {
    private static func candidates(_ count: Int, bytes: Int = 1_000) throws
        -> [Placement.Candidate]
    {
        try Samples.nodes(count).map { Placement.Candidate(name: $0, availableBytes: bytes) }
    }

    private static func layout(
        _ version: UInt64, over candidates: [Placement.Candidate], copies: Int = 2
    ) throws -> Layout {
        var generator = SeededGenerator(seed: version)
        let id = VersionID.make(atMilliseconds: 1_790_000_000_000, using: &generator)
        return try Placement.layout(
            for: id, over: candidates, copies: copies, rotation: .number(version))
    }

    @Test("up to four nodes are all used, in slot order", arguments: 2...4)
    func few(count: Int) throws {
        let candidates = try Self.candidates(count)
        let layout = try Self.layout(5, over: candidates.reversed())
        #expect(layout.nodes == candidates.map(\.name))
        #expect(layout.rotation == 5 % count)
    }

    @Test("of more nodes four are picked, in slot order")
    func many() throws {
        for version in UInt64(1)...50 {
            let layout = try Self.layout(version, over: try Self.candidates(12))
            #expect(layout.nodes.count == 4)
            #expect(layout.nodes == layout.nodes.sorted())
        }
    }

    @Test("as many nodes as copies are picked, if that is more than four")
    func manyCopies() throws {
        let layout = try Self.layout(1, over: try Self.candidates(9), copies: 6)
        #expect(layout.nodes.count == 6)
        #expect(layout.copies == 6)
    }

    @Test("a node with twice the room is picked nearly twice as often")
    func weights() throws {
        var candidates = try Self.candidates(15)
        candidates.append(
            Placement.Candidate(name: try NodeName("DFS16"), availableBytes: 2_000))
        var counts: [NodeName: Int] = [:]
        for version in UInt64(1)...3_000 {
            for node in try Self.layout(version, over: candidates).nodes {
                counts[node, default: 0] += 1
            }
        }
        let large = Double(counts.removeValue(forKey: try NodeName("DFS16")) ?? 0)
        let small = Double(counts.values.reduce(0, +)) / 15
        // Four draws without putting back: 0.427 against 0.238.
        #expect((1.6...2.0).contains(large / small), "\(large / small)")
        #expect(counts.values.allSatisfy { abs(Double($0) - small) < small * 0.2 })
    }

    @Test("a node that disappears moves only the layouts that it was in")
    func stability() throws {
        let all = try Self.candidates(10)
        for version in UInt64(1)...200 {
            let before = try Self.layout(version, over: all).nodes
            let gone = all[Int(version) % 10].name
            let after = try Self.layout(version, over: all.filter { $0.name != gone }).nodes
            if before.contains(gone) {
                #expect(Set(before).subtracting([gone]).isSubset(of: after))
            } else {
                #expect(after == before)
            }
        }
    }

    @Test("a full node can still be picked, and too few nodes are refused")
    func limits() throws {
        let layout = try Self.layout(1, over: try Self.candidates(5, bytes: 0))
        #expect(layout.nodes.count == 4)
        #expect(throws: Placement.Refusal.tooFewNodes(up: 1, copies: 2)) {
            try Self.layout(1, over: try Self.candidates(1))
        }
    }

    @Test("the rotation is the content's MD5 modulo the number of nodes")
    func rotation() {
        let rotation = Rotation.ofContent(Array("hello".utf8))
        // 5d41402abc4b2a76b9719d911017c592 as one number.
        #expect(
            rotation
                == .md5([
                    0x5d, 0x41, 0x40, 0x2a, 0xbc, 0x4b, 0x2a, 0x76, 0xb9, 0x71, 0x9d, 0x91, 0x10,
                    0x17, 0xc5, 0x92,
                ]))
        #expect([4, 3, 5, 7, 64].map { rotation.position(over: $0) } == [2, 1, 4, 4, 18])
        #expect(Rotation.number(.max).position(over: 4) == 3)
    }
}

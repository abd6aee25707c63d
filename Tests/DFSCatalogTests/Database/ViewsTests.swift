import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct ViewsTests {
    @Test("every view can be read, empty or filled")
    func all() async throws {
        try await Catalog.with { catalog, _ in
            let views = try await catalog.query(
                "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
            #expect(views.count == 8)
            for round in UInt64(1)...2 {
                for view in views {
                    _ = try await catalog.query("SELECT * FROM \(view)")
                }
                try await catalog.put(try Samples.manifest(Int(round)), at: round)
            }
        }
    }

    @Test("Book1 lies on the nodes as the report's table says for x = 2", arguments: 1...4)
    func book1(node: Int) async throws {
        let chunks = [1: [3, 4], 2: [4, 1], 3: [1, 2], 4: [2, 3]]
        try await Catalog.with(node: node) { catalog, _ in
            // 768,771 bytes in four parts.
            let manifest = try Samples.manifest(
                1, path: "Book1", sizes: [192_193, 192_193, 192_193, 192_192])
            try await catalog.put(manifest, at: 1, inCatalog: false)
            for (number, wanted) in chunks {
                let held = try await catalog.query(
                    """
                    SELECT chunk_index FROM v_replicas WHERE node = 'DFS\(number)'
                    ORDER BY chunk_index
                    """)
                #expect(held == wanted.sorted().map(String.init))
            }
            let here = try await catalog.query(
                "SELECT chunk FROM v_chunks WHERE here = 'stored' ORDER BY chunk")
            #expect(here == (chunks[node] ?? []).sorted().map(String.init))
            #expect(try await catalog.query("SELECT size FROM v_files") == ["768771"])
            #expect(try await catalog.query("SELECT problem FROM v_problems") == [])
            let files = try await catalog.query("SELECT bytes_in, use FROM v_blobs")
            let id = "\(manifest.version)"
            let folder = "blobs/\(id.suffix(4).prefix(2))/\(id.suffix(2))/\(id)-"
            #expect(files.count == 2)
            #expect(files.allSatisfy { $0.hasPrefix(folder) && $0.hasSuffix("|current") })
        }
    }

    @Test("the view places chunks where the program does, for any layout", arguments: UInt64(1)...6)
    func layouts(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var manifests: [Manifest] = []
        for number in 1...12 {
            let count = Int.random(in: 1...9, using: &generator)
            let layout = try Layout(
                nodes: try Samples.nodes(count).shuffled(using: &generator),
                rotation: Int.random(in: 0..<count, using: &generator),
                copies: Int.random(in: 1...count, using: &generator))
            let sizes = Array(repeating: 1, count: Int.random(in: 0...20, using: &generator))
            manifests.append(
                try Samples.manifest(number, path: "p\(number)", sizes: sizes, layout: layout))
        }
        let all = manifests
        try await Catalog.with { catalog, _ in
            _ = try await catalog.learn(
                try all.map { (try Samples.key($0.path.text), Samples.value(1, $0)) },
                manifests: all)
            for manifest in all {
                let rows = try await catalog.query(
                    """
                    SELECT chunk_index, node FROM v_replicas
                    WHERE version_id = x'\(manifest.version)'
                    """)
                let wanted = manifest.chunks.flatMap { chunk in
                    manifest.layout.holders(ofChunk: chunk.index).map { "\(chunk.index)|\($0)" }
                }
                #expect(rows.sorted() == wanted.sorted(), "seed \(seed): \(manifest.layout)")
            }
        }
    }

    @Test("the use of a chunk is told: current, former, replaced or staged")
    func use() async throws {
        try await Catalog.with { catalog, _ in
            let manifests = try (1...4).map { try Samples.manifest($0) }
            try await catalog.put(manifests[0], at: 1)
            try await catalog.put(manifests[1], at: 2)
            try await catalog.put(manifests[2], at: 3, former: [manifests[1]])
            try await catalog.stage(manifests[3])
            let uses = try await catalog.query(
                "SELECT DISTINCT use FROM v_blobs ORDER BY version")
            #expect(uses == ["replaced", "former", "current", "staged"])
        }
    }
}

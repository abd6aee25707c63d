import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct VerificationTests {
    @Test("blobs are walked in order, page by page")
    func walk() async throws {
        try await Catalog.with { catalog, _ in
            for number in 1...3 { try await catalog.stage(try Samples.manifest(number)) }
            var seen: [BlobRecord] = []
            while true {
                let page = try await catalog.blobs(
                    after: seen.last.map { ($0.version, $0.index) }, limit: 4)
                guard !page.isEmpty else { break }
                seen += page
            }
            #expect(seen.map(\.index) == [3, 4, 3, 4, 3, 4])
            #expect(seen.map(\.version) == seen.map(\.version).sorted())
            #expect(try await catalog.blobTotals() == (6, 24))
        }
    }

    @Test("the names of files are told from those of chunks in the catalog, and from strangers")
    func names() async throws {
        try await Catalog.with { catalog, _ in
            let (file, inside) = (try Samples.manifest(1), try Samples.manifest(2))
            try await catalog.stage(file, inCatalog: false)
            try await catalog.stage(inside)
            let known = try await catalog.filesNamed([
                (file.version, 4), (inside.version, 3), (file.version, 9), (file.version, 3),
            ])
            #expect(known == [true, false, false, true])
            #expect(try await catalog.filesNamed([]).isEmpty)
        }
    }

    @Test("a committed chunk that is not here is a contradiction, a staged one is none")
    func contradictions() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            _ = try await catalog.accept(
                [(try Samples.key("a"), Samples.value(1, manifest))], manifests: [manifest])
            #expect(try await catalog.contradictions(limit: 9).isEmpty)
            _ = try await catalog.learn([(try Samples.key("a"), Samples.value(1, manifest))])
            let problems = try await catalog.contradictions(limit: 9)
            #expect(problems.count == 2)
            #expect(problems.allSatisfy { $0.contains("anna/a") })
            #expect(try await catalog.contradictions(limit: 1).count == 1)
        }
    }

    @Test("the counts tell committed, staged and damaged chunks apart")
    func counts() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            try await catalog.stage(try Samples.manifest(2))
            try await catalog.markBlob(version: manifest.version, index: 3, .missing)
            let counts = try await catalog.counts()
            #expect(counts.files == 1)
            #expect(counts.chunks == 2)
            #expect(counts.bytes == 8)
            #expect(counts.stagedChunks == 2)
            #expect(counts.stagedBytes == 8)
            #expect(counts.damagedChunks == 1)
        }
    }
}

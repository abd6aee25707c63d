import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct CollectionTests {
    private static func unwanted(_ catalog: Catalog) async throws -> [UnwantedVersion] {
        try await catalog.unwantedVersions(stagingSeconds: 100, graceSeconds: 10, limit: 50)
    }

    @Test("an upload expires by the time that the node has run, not by the clock")
    func staged() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.addUptime(seconds: 1_000)
            try await catalog.stage(manifest, inCatalog: false)
            try await catalog.addUptime(seconds: 99)
            #expect(try await Self.unwanted(catalog).isEmpty)
            try await catalog.addUptime(seconds: 1)
            let found = try await Self.unwanted(catalog)
            #expect(found.map(\.version) == [manifest.version])
            #expect(found.first?.sealedFor == [])
            #expect(try await catalog.forget(manifest.version, proof: [:]) == [3, 4])
            #expect(try await catalog.blobTotals().count == 0)
            #expect(try await catalog.owner(of: manifest.version) == nil)
        }
    }

    @Test("a committed version never expires and is never forgotten")
    func committed() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            try await catalog.addUptime(seconds: 1_000_000)
            #expect(try await Self.unwanted(catalog).isEmpty)
            let proof = [try Samples.key("a"): Samples.ballot(99)]
            #expect(try await catalog.forget(manifest.version, proof: proof) == nil)
            #expect(try await catalog.blobTotals().count == 2)
        }
    }

    @Test("a replaced version goes after the grace, and only with proof above its seal")
    func replaced() async throws {
        try await Catalog.with { catalog, _ in
            let key = try Samples.key("a")
            let old = try Samples.manifest(1)
            let new = try Samples.manifest(2)
            try await catalog.put(old, at: 3, inCatalog: false)
            try await catalog.put(new, at: 5)
            try await catalog.addUptime(seconds: 9)
            #expect(try await Self.unwanted(catalog).isEmpty)
            try await catalog.addUptime(seconds: 1)
            let found = try await Self.unwanted(catalog)
            #expect(found.map(\.version) == [old.version])
            #expect(found.first?.sealedFor == [key])
            #expect(try await catalog.forget(old.version, proof: [:]) == nil)
            #expect(
                try await catalog.forget(old.version, proof: [key: Samples.ballot(3)]) == nil)
            let other = [try Samples.key("b"): Samples.ballot(9)]
            #expect(try await catalog.forget(old.version, proof: other) == nil)
            #expect(
                try await catalog.forget(old.version, proof: [key: Samples.ballot(6)]) == [3, 4])
            #expect(try await catalog.manifests(of: [old.version, new.version]) == [new])
            #expect(try await catalog.contradictions(limit: 5).isEmpty)
        }
    }

    @Test("a former version is kept as long as the register names it")
    func former() async throws {
        try await Catalog.with { catalog, _ in
            let key = try Samples.key("a")
            let old = try Samples.manifest(1)
            let new = try Samples.manifest(2)
            try await catalog.put(old, at: 3)
            try await catalog.put(new, at: 5, former: [old])
            try await catalog.addUptime(seconds: 1_000)
            #expect(try await Self.unwanted(catalog).isEmpty)
            #expect(
                try await catalog.forget(old.version, proof: [key: Samples.ballot(9)]) == nil)
            _ = try await catalog.learn([(key, Samples.value(6, new))])
            try await catalog.addUptime(seconds: 10)
            #expect(try await Self.unwanted(catalog).map(\.version) == [old.version])
        }
    }

    @Test("a version under two paths is wanted until the last one lets it go")
    func moved() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            _ = try await catalog.learn([(try Samples.key("b"), Samples.value(1, manifest))])
            _ = try await catalog.learn([(try Samples.key("a"), Samples.value(2, .deleted))])
            try await catalog.addUptime(seconds: 1_000)
            #expect(try await Self.unwanted(catalog).isEmpty)
            _ = try await catalog.learn([(try Samples.key("b"), Samples.value(2, .deleted))])
            try await catalog.addUptime(seconds: 10)
            #expect(try await Self.unwanted(catalog).map(\.version) == [manifest.version])
        }
    }
}

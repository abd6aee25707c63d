import DFSCatalog
import DFSCluster
import DFSModel
import Foundation
import Testing

@Suite struct StagingTests {
    @Test("small chunks come back from the catalog, others are told to be files")
    func places() async throws {
        try await Catalog.with { catalog, _ in
            let small = try Samples.manifest(1)
            let large = try Samples.manifest(2)
            try await catalog.stage(small)
            try await catalog.stage(large, inCatalog: false)
            let chunk = small.chunks(on: catalog.node)[0]
            let inside = try await catalog.blob(
                version: small.version, index: chunk.index, owner: try Samples.user())
            #expect(inside?.place == .catalog)
            #expect(inside?.digest == chunk.digest)
            #expect(inside?.state == .stored)
            #expect(
                try await catalog.blobBytes(version: small.version, index: chunk.index)
                    == Samples.content(1, chunk: chunk.index, size: chunk.size))
            let outside = try await catalog.blob(
                version: large.version, index: chunk.index, owner: nil)
            #expect(outside?.place == .file)
            #expect(
                try await catalog.blobBytes(version: large.version, index: chunk.index) == nil)
            #expect(try await catalog.blobTotals().count == 4)
        }
    }

    @Test("a chunk can be sent again, and nobody else can see or complete the upload")
    func owners() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.stage(manifest)
            try await catalog.stage(manifest)
            let bert = try Samples.user("bert")
            #expect(
                try await catalog.blob(version: manifest.version, index: 3, owner: bert) == nil)
            let error = await #expect(throws: CatalogError.self) {
                try await catalog.recordBlob(
                    version: manifest.version, index: 1, owner: bert, size: 1,
                    digest: Digest.of([1]), bytes: nil)
            }
            #expect(error?.code == .notFound)
            #expect(try await catalog.blobTotals().count == 2)
        }
    }

    @Test("an upload without a manifest is found by its owner, newest first, and only then")
    func uploads() async throws {
        try await Catalog.with { catalog, _ in
            let (older, newer) = (try Samples.manifest(1), try Samples.manifest(2))
            try await catalog.stage(older)
            try await catalog.stage(newer, inCatalog: false)
            let owner = older.owner
            let found = try await catalog.uploads(owner: owner, limit: 100)
            let versions = found.map(\.version)
            #expect(Set(versions) == [older.version, newer.version] && found.count == 4)
            #expect(versions == versions.sorted(by: >))
            #expect(try await catalog.uploads(owner: owner, limit: 1).count == 1)
            #expect(
                try await catalog.uploads(owner: try Samples.user("bert"), limit: 100).isEmpty)
            try await catalog.put(newer, at: 1)
            let left = try await catalog.uploads(owner: owner, limit: 100).map(\.version)
            #expect(Set(left) == [older.version])
        }
    }

    @Test("a chunk that contradicts the manifest is refused")
    func contradiction() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            for (index, size) in [(3, 4), (3, 5), (9, 4)] {
                let error = await #expect(throws: CatalogError.self) {
                    try await catalog.recordBlob(
                        version: manifest.version, index: index, owner: manifest.owner,
                        size: size, digest: Digest.of([7]), bytes: nil)
                }
                #expect(error?.code == .conflict)
            }
        }
    }
}

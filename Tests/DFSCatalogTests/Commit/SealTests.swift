import DFSCatalog
import DFSCluster
import DFSModel
import Foundation
import Testing

@Suite struct SealTests {
    @Test("a seal needs the manifest and every chunk that belongs here")
    func needsAll() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let key = try Samples.key("a")
            #expect(try await !catalog.prepare(nil, for: key, at: 1).sealed)
            #expect(try await !catalog.prepare(manifest, for: key, at: 2).sealed)
            let chunks = manifest.chunks(on: catalog.node)
            #expect(chunks.count == 2)
            for (position, chunk) in chunks.enumerated() {
                let bytes = Samples.content(1, chunk: chunk.index, size: chunk.size)
                try await catalog.recordBlob(
                    version: manifest.version, index: chunk.index, owner: manifest.owner,
                    size: chunk.size, digest: chunk.digest, bytes: bytes)
                let counter = UInt64(3 + position)
                let isLast = position == chunks.count - 1
                #expect(
                    try await catalog.prepare(manifest, for: key, at: counter).sealed == isLast)
            }
        }
    }

    @Test("a version that has nothing on this node needs its manifest alone")
    func elsewhere() async throws {
        try await Catalog.with(node: 4) { catalog, _ in
            let layout = try Layout(nodes: try Samples.nodes(3), rotation: 0, copies: 2)
            let manifest = try Samples.manifest(1, layout: layout)
            #expect(try await catalog.prepare(manifest, for: try Samples.key("a"), at: 1).sealed)
        }
    }

    @Test("a chunk that is damaged or missing, or has other bytes, prevents the seal")
    func damaged() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let key = try Samples.key("a")
            try await catalog.stage(manifest)
            let index = manifest.chunks(on: catalog.node)[0].index
            for (counter, state) in [(1, BlobRecord.State.damaged), (2, .missing)] {
                try await catalog.markBlob(version: manifest.version, index: index, state)
                let item = try await catalog.prepare(manifest, for: key, at: UInt64(counter))
                #expect(!item.sealed)
            }
            try await catalog.markBlob(version: manifest.version, index: index, .stored)
            #expect(try await catalog.prepare(manifest, for: key, at: 3).sealed)

            let other = try Samples.manifest(2)
            for chunk in other.chunks(on: catalog.node) {
                try await catalog.recordBlob(
                    version: other.version, index: chunk.index, owner: other.owner,
                    size: chunk.size, digest: Digest.of([9]), bytes: nil)
            }
            #expect(try await !catalog.prepare(other, for: key, at: 4).sealed)
        }
    }

    @Test("another user's version is never sealed")
    func otherOwner() async throws {
        try await Catalog.with { catalog, _ in
            let annas = try Samples.manifest(1)
            try await catalog.stage(annas)
            let item = try await catalog.prepare(
                annas, for: try Samples.key("a", owner: "bert"), at: 1)
            #expect(!item.sealed)
            let stolen = try Samples.manifest(1, owner: "bert")
            let second = try await catalog.prepare(
                stolen, for: try Samples.key("a", owner: "bert"), at: 2)
            #expect(!second.sealed)
            #expect(try await catalog.owner(of: annas.version) == annas.owner)
        }
    }

    @Test("one id has one manifest")
    func otherManifest() async throws {
        try await Catalog.with { catalog, _ in
            let first = try Samples.manifest(1, path: "a")
            try await catalog.stage(first)
            #expect(try await catalog.prepare(first, for: try Samples.key("a"), at: 1).sealed)
            let second = try Samples.manifest(1, path: "b")
            #expect(try await !catalog.prepare(second, for: try Samples.key("b"), at: 1).sealed)
            #expect(try await catalog.manifests(of: [first.version]) == [first])
        }
    }

    @Test("a refused prepare seals nothing")
    func refused() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let key = try Samples.key("a")
            try await catalog.stage(manifest)
            _ = try await catalog.prepare(nil, for: key, at: 9)
            let item = try await catalog.prepare(manifest, for: key, at: 1)
            #expect(item.answer == .refused(promised: Samples.ballot(9)))
            #expect(!item.sealed)
            #expect(try await catalog.manifests(of: [manifest.version]).isEmpty)
        }
    }
}

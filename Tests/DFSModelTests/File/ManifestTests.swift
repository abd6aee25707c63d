import DFSModel
import Foundation
import Testing

@Suite("Manifests")
struct ManifestTests {
    @Test("JSON and the binary form give the same manifest back")
    func roundTrips() throws {
        for sizes in [[], [1], [5, 4, 4, 4], [Int](repeating: 8 << 20, count: 9) + [1]] {
            let manifest = try Samples.manifest(sizes: sizes)
            #expect(try Samples.throughJSON(manifest) == manifest)
            #expect(try Manifest(binary: manifest.binary) == manifest)
            #expect(manifest.size == sizes.reduce(0, +))
        }
    }

    @Test("chunks lie one after the other, counted from 1")
    func chunks() throws {
        let chunks = try Samples.manifest().chunks
        #expect(chunks.map(\.index) == [1, 2, 3, 4])
        #expect(chunks.map(\.range) == [0..<5, 5..<9, 9..<13, 13..<17])
    }

    @Test("the checksum is the digest of the chunks' digests")
    func checksum() throws {
        let manifest = try Samples.manifest()
        #expect(manifest.checksum == Digest.of(manifest.chunks.flatMap(\.digest.bytes)))
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(try Samples.manifest(sizes: []).checksum.description == empty)
    }

    @Test("any difference changes the digest")
    func digest() throws {
        let digests = try [[5, 4, 4, 4], [4, 5, 4, 4], [5, 4, 4], []].map {
            try Samples.manifest(sizes: $0).digest
        }
        #expect(Set(digests).count == digests.count)
    }

    @Test("a node is to hold what the layout says, a stranger nothing")
    func holders() throws {
        let manifest = try Samples.manifest()
        for name in manifest.layout.nodes {
            #expect(
                manifest.chunks(on: name).map(\.index)
                    == manifest.layout.chunks(on: name, ofChunkCount: 4))
        }
        #expect(manifest.chunks(on: try NodeName("Other")) == [])
    }

    @Test("impossible parts are refused")
    func refusals() throws {
        #expect(throws: ModelError.self) { try Samples.manifest(sizes: [0]) }
        #expect(throws: ModelError.self) { try Samples.manifest(sizes: [(8 << 20) + 1]) }
        let good = try Samples.manifest()
        #expect(throws: ModelError.self) {
            try Manifest(
                version: good.version, owner: good.owner, path: good.path, modifiedMilliseconds: -1,
                layout: good.layout, chunkSizes: [], chunkDigests: [])
        }
        #expect(throws: ModelError.self) {
            try Manifest(
                version: good.version, owner: good.owner, path: good.path, modifiedMilliseconds: 0,
                layout: good.layout, chunkSizes: [1], chunkDigests: [])
        }
        let count = Chunking.maximumChunkCount + 1
        #expect(throws: ModelError.self) {
            try Manifest(
                version: good.version, owner: good.owner, path: good.path, modifiedMilliseconds: 0,
                layout: good.layout, chunkSizes: [Int](repeating: 1, count: count),
                chunkDigests: [Digest](repeating: good.digest, count: count))
        }
    }

    @Test(
        "JSON that contradicts itself is refused",
        arguments: [
            (#""index":1,"#, #""index":2,"#), (#""offset":5,"#, #""offset":6,"#),
            (#""size":17"#, #""size":18"#), (#""rotation":3"#, #""rotation":9"#),
            (#""owner":"anna""#, #""owner":"\/etc""#), (#""path":"n"#, #""path":"..\/n"#),
        ])
    func contradictions(_ good: String, _ bad: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(try Samples.manifest()), as: UTF8.self)
        let range = try #require(text.range(of: good), "'\(good)' is not in \(text)")
        #expect(throws: (any Error).self) {
            try Samples.fromJSON(Manifest.self, text.replacingCharacters(in: range, with: bad))
        }
    }

    @Test("a wrong checksum in JSON is refused")
    func wrongChecksum() throws {
        let manifest = try Samples.manifest()
        let text = String(decoding: try JSONEncoder().encode(manifest), as: UTF8.self)
        let wrong = text.replacingOccurrences(
            of: "\(manifest.checksum)", with: "\(Digest.of([9]))")
        #expect(wrong != text)
        #expect(throws: ModelError.self) { try Samples.fromJSON(Manifest.self, wrong) }
    }
}

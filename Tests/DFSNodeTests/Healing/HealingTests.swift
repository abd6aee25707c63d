import DFSCatalog
import DFSClient
import DFSModel
import DFSNode
import DFSTesting
import DFSWire
import Foundation
import NIOCore
import Testing

@Suite("A node heals itself", .serialized)
struct HealingTests {
    let suraj: UserName

    init() throws {
        suraj = try UserName("suraj")
    }

    /// Waits until no node has anything to repair.
    private func healed(_ cluster: TestCluster) async throws {
        for _ in 0..<1_500 {
            var isHealed = true
            for name in cluster.names {
                let node = try await cluster.node(name)
                let status = try await node.healingStatus()
                if status.queuedChunks > 0 || status.rowsToCompare > 0 { isHealed = false }
            }
            if isHealed { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the nodes do not heal")
    }

    /// Files of mixed sizes: small ones that lie in the catalog, and some of several chunks.
    private func fill(
        _ cluster: TestCluster, count: Int, seed: UInt64
    ) async throws -> [FilePath: ByteBuffer] {
        try await cluster.withClient(of: suraj) { client in
            var contents: [FilePath: ByteBuffer] = [:]
            for number in 0..<count {
                let path = try FilePath("f/\(number)")
                let size = [50, 9_000, 60_000, 300_000][number % 4] + number
                contents[path] = TestContent.bytes(size, seed: seed &+ UInt64(number))
                _ = try await client.put(contents[path] ?? ByteBuffer(), at: path, owner: suraj)
            }
            return contents
        }
    }

    private func check(_ contents: [FilePath: ByteBuffer], _ cluster: TestCluster) async throws {
        try await cluster.withClient(of: suraj) { client in
            for (path, content) in contents {
                let found = try await client.get(path)
                #expect(found == content, "\(path)")
            }
        }
    }

    private static func files(in folder: String) -> [String] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (paths ?? []).map { "\(folder)/\($0)" }.filter { path in
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            return facts?[.type] as? FileAttributeType == .typeRegular
        }.sorted()
    }

    @Test("all blobs of a node are deleted: it fetches them again by itself")
    func deletedBlobs() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let contents = try await fill(cluster, count: 8, seed: 1)
            let victim = cluster.names[1]
            let blobs = Self.files(in: cluster.folder(of: victim) + "/blobs")
            #expect(!blobs.isEmpty)
            for file in blobs { try FileManager.default.removeItem(atPath: file) }
            let node = try await cluster.node(victim)
            var findings = 0
            try await Verifier(catalog: node.catalog, blobs: node.blobs).run { line in
                if case .finding(let finding) = line, finding.kind == .missing { findings += 1 }
            }
            #expect(findings == blobs.count)
            try await healed(cluster)
            #expect(Self.files(in: cluster.folder(of: victim) + "/blobs") == blobs)
            try await check(contents, cluster)
        }
    }

    @Test(
        "flips and truncations are found, set aside and mended while readers get only right bytes")
    func damage() async throws {
        try await TestCluster.with(overrides: ["scrub-period-seconds": "4"]) { cluster in
            try await cluster.addUser(suraj)
            let contents = try await fill(cluster, count: 8, seed: 2)
            let victim = cluster.names[2]
            let folder = cluster.folder(of: victim)
            let blobs = Self.files(in: folder + "/blobs")
            for (number, file) in blobs.enumerated() {
                let handle = try #require(FileHandle(forUpdatingAtPath: file))
                if number % 2 == 0 {
                    try handle.seek(toOffset: UInt64(number))
                    try handle.write(contentsOf: Data([0xa5, 0x5a, UInt8(number)]))
                } else {
                    try handle.truncate(atOffset: 7)
                }
                try handle.close()
            }
            try await check(contents, cluster)
            let node = try await cluster.node(victim)
            for _ in 0..<1_500 {
                if try await node.healingStatus().quarantinedChunks == blobs.count { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            try await healed(cluster)
            #expect(Self.files(in: folder + "/quarantine").count == blobs.count)
            var damage = 0
            try await Verifier(catalog: node.catalog, blobs: node.blobs).run { line in
                if case .finding(let finding) = line, finding.isDamage { damage += 1 }
            }
            #expect(damage == 0)
            try await check(contents, cluster)
        }
    }

    @Test("a reader's report has the copy mended at once")
    func reported() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let path = try FilePath("Book1")
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(400_000, seed: 3)
                let manifest = try await client.put(content, at: path, owner: suraj).manifest
                let victim = manifest.layout.holders(ofChunk: 1)[0]
                let file = try #require(
                    Self.files(in: cluster.folder(of: victim) + "/blobs").first {
                        $0.hasSuffix("-1")
                    })
                try Data("rot".utf8).write(to: URL(fileURLWithPath: file))
                let node = try await cluster.node(victim)
                let isDamaged = try await node.checkReportedChunk(
                    version: manifest.version, index: 1, owner: suraj)
                #expect(isDamaged)
                try await healed(cluster)
                let blob = try await node.catalog.blob(
                    version: manifest.version, index: 1, owner: suraj)
                #expect(blob?.state == .stored)
                #expect(try await client.get(path) == content)
            }
        }
    }

    @Test("a chunk that nobody has whole stays in the queue, and comes back with its holder")
    func holderDown() async throws {
        try await TestCluster.with(nodes: 2) { cluster in
            try await cluster.addUser(suraj)
            let contents = try await fill(cluster, count: 4, seed: 4)
            await cluster.stop(cluster.names[1])
            let node = try await cluster.node(cluster.names[0])
            let blobs = Self.files(in: cluster.folder(of: node.name) + "/blobs")
            for file in blobs { try FileManager.default.removeItem(atPath: file) }
            try await Verifier(catalog: node.catalog, blobs: node.blobs).run { _ in }
            #expect(try await node.repairDue() == 0)
            #expect(try await node.healingStatus().queuedChunks == blobs.count)
            try await cluster.start(cluster.names[1])
            try await node.catalog.hastenRepairs()
            try await healed(cluster)
            try await check(contents, cluster)
        }
    }

    @Test("a file that nothing names goes to orphans, and only on a second look")
    func orphans() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let contents = try await fill(cluster, count: 4, seed: 5)
            let node = try await cluster.node(cluster.names[0])
            let folder = cluster.folder(of: node.name)
            let name = VersionID.random().description
            let place = "\(folder)/blobs/\(name.suffix(4).prefix(2))/\(name.suffix(2))"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            try Data("stranger".utf8).write(to: URL(fileURLWithPath: "\(place)/\(name)-1"))
            var suspects: [String] = []
            while try await !node.sweepPage(&suspects) {}
            #expect(suspects.count == 1)
            #expect(Self.files(in: folder + "/orphans").isEmpty)
            try await node.compareChanges()
            #expect(try await node.setAside(suspects) == 1)
            #expect(Self.files(in: folder + "/orphans").count == 1)
            try await check(contents, cluster)
        }
    }

    @Test("a copy that the layout puts elsewhere goes once all holders confirm theirs, not before")
    func surplus() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let path = try FilePath("a")
            let content = TestContent.bytes(200_000, seed: 6)
            let manifest = try await cluster.withClient(of: suraj) { client in
                try await client.put(content, at: path, owner: suraj).manifest
            }
            let holders = manifest.layout.holders(ofChunk: 1)
            let stranger = try #require(cluster.names.first { !holders.contains($0) })
            let node = try await cluster.node(stranger)
            let bytes = try await cluster.node(holders[0]).wholeChunk(
                version: manifest.version, index: 1, owner: nil)
            _ = try await node.stageChunk(
                version: manifest.version, index: 1, owner: suraj, size: bytes.readableBytes,
                expected: manifest.chunks[0].digest, body: Self.stream(bytes))
            await cluster.stop(holders[1])
            #expect(try await node.removeSurplus(of: manifest.version) == 0)
            try await cluster.start(holders[1])
            #expect(try await node.removeSurplus(of: manifest.version) == 1)
            let blob = try await node.catalog.blob(
                version: manifest.version, index: 1, owner: nil)
            #expect(blob == nil)
            try await check([path: content], cluster)
        }
    }

    @Test("a file put while a node was down is laid out over all nodes once it is back")
    func relayout() async throws {
        try await TestCluster.with(overrides: ["grace-seconds": "1"]) { cluster in
            try await cluster.addUser(suraj)
            let late = cluster.names[2]
            await cluster.stop(late)
            let contents = try await fill(cluster, count: 4, seed: 7)
            var done = 0
            for name in cluster.names where name != late {
                done += try await cluster.node(name).relayout()
            }
            #expect(done == 0)
            try await cluster.start(late)
            for name in cluster.names { done += try await cluster.node(name).relayout() }
            #expect(done == contents.count)
            try await cluster.withClient(of: suraj) { client in
                for path in contents.keys {
                    let knowledge = try await CatalogReader(cluster: client).knowledge(of: path)
                    let manifest = try #require(knowledge.candidate?.manifest)
                    #expect(manifest.layout.nodes == cluster.names)
                }
            }
            try await check(contents, cluster)
            for name in cluster.names {
                let node = try await cluster.node(name)
                #expect(try await node.relayout() == 0)
            }
        }
    }

    private static func stream(_ bytes: ByteBuffer) -> AsyncStream<ByteBuffer> {
        AsyncStream { continuation in
            continuation.yield(bytes)
            continuation.finish()
        }
    }
}

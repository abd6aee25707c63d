import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import DFSWire
import Foundation
import NIOCore
import Testing

@Suite("Nodes that are down, bytes that rot, clients that race", .serialized)
struct FaultTests {
    let suraj: UserName
    let path: FilePath

    init() throws {
        suraj = try UserName("suraj")
        path = try FilePath("Book1")
    }

    @Test("for all 16 combinations of nodes up and down, list and get agree with arithmetic")
    func combinations() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let book = TestContent.bytes(41_544, seed: 7)
            let layout = try await cluster.withClient(of: suraj) { client in
                try await client.put(book, at: path, owner: suraj).manifest.layout
            }
            for mask in 0..<16 {
                let up = cluster.names.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(
                    \.element)
                for name in cluster.names {
                    if up.contains(name) {
                        try await cluster.start(name)
                    } else {
                        await cluster.stop(name)
                    }
                }
                let isWhole = (1...4).allSatisfy { index in
                    layout.holders(ofChunk: index).contains { up.contains($0) }
                }
                try await cluster.withClient(of: suraj) { client in
                    if isWhole {
                        #expect(try await client.get(path) == book, "up: \(up)")
                    } else {
                        await #expect(throws: ClientError.self, "up: \(up)") {
                            _ = try await client.get(path)
                        }
                    }
                    guard !up.isEmpty else { return }
                    let entry = try #require(try await client.list(recursive: true).first)
                    guard case .file(_, let availability) = entry.kind else {
                        Issue.record("not a file")
                        return
                    }
                    let wanted: Availability.State =
                        up.count == 4 ? .complete : isWhole ? .degraded : .incomplete
                    #expect(availability.state == wanted, "up: \(up)")
                }
            }
        }
    }

    @Test("with one node down a put ends with all its copies; with two down nothing is changed")
    func putsWithNodesDown() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            await cluster.stop(cluster.names[2])
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(100_000, seed: 1)
                let manifest = try await client.put(content, at: path, owner: suraj).manifest
                #expect(!manifest.layout.nodes.contains(cluster.names[2]))
                #expect(manifest.layout.copies == 2)
                #expect(try await client.get(path) == content)
                await cluster.stop(cluster.names[3])
                let error = await #expect(throws: ClientError.self) {
                    _ = try await client.put(
                        TestContent.bytes(50, seed: 2), at: path, owner: suraj)
                }
                #expect(error?.code == .unavailable)
            }
        }
    }

    @Test("a flipped byte is never served: the other copy is, and the node marks the bad one")
    func flippedByte() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(400_000, seed: 3)
                let manifest = try await client.put(content, at: path, owner: suraj).manifest
                let victim = manifest.layout.holders(ofChunk: 1)[0]
                try Self.flipByte(ofChunk: 1, of: manifest, in: cluster.folder(of: victim))
                // Which of the two holders is asked is a matter of chance.
                var incidents = 0
                for _ in 0..<40 where incidents == 0 {
                    let (bytes, report) = try await client.getWithReport(path)
                    #expect(bytes == content)
                    incidents += report.incidents.count
                }
                #expect(incidents >= 1)
                let node = try await cluster.node(victim)
                for _ in 0..<500 where try await node.healingStatus().repairedChunks == 0 {
                    try await Task.sleep(for: .milliseconds(20))
                }
                let blob = try await node.catalog.blob(
                    version: manifest.version, index: 1, owner: suraj)
                #expect(blob?.state == .stored)
                let quarantined = try FileManager.default.contentsOfDirectory(
                    atPath: cluster.folder(of: victim) + "/quarantine")
                #expect(quarantined.count == 1)
            }
        }
    }

    @Test("a flipped byte does not get into a local file, with or without a good copy elsewhere")
    func flippedByteIntoFile() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(8 << 20, seed: 31)
                let manifest = try await client.put(content, at: path, owner: suraj).manifest
                let target = cluster.root + "/copy"
                let holders = manifest.layout.holders(ofChunk: 1)
                try Self.flipByte(ofChunk: 1, of: manifest, in: cluster.folder(of: holders[0]))
                // Which of the two holders is asked is a matter of chance.
                var incidents = 0
                for _ in 0..<40 where incidents == 0 {
                    incidents += try await GetOperation(cluster: client, path: path)
                        .run(into: LazyFileSink(path: target, replacing: true)).incidents.count
                    let back = try Data(contentsOf: URL(fileURLWithPath: target))
                    #expect(back == content.withUnsafeReadableBytes { Data($0) })
                    try FileManager.default.removeItem(atPath: target)
                }
                #expect(incidents >= 1)
                for holder in manifest.layout.holders(ofChunk: 2) {
                    try Self.flipByte(ofChunk: 2, of: manifest, in: cluster.folder(of: holder))
                }
                await #expect {
                    _ = try await GetOperation(cluster: client, path: path)
                        .run(into: LazyFileSink(path: target, replacing: true))
                } throws: { ($0 as? ClientError)?.code == .incomplete }
                #expect(!FileManager.default.fileExists(atPath: target))
            }
        }
    }

    static func flipByte(ofChunk index: Int, of manifest: Manifest, in folder: String) throws {
        let hex = manifest.version.description
        let file = "\(folder)/blobs/\(hex.suffix(4).prefix(2))/\(hex.suffix(2))/\(hex)-\(index)"
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        try handle.seek(toOffset: 100)
        let byte = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: 100)
        try handle.write(contentsOf: Data([byte ^ 0x40]))
        try handle.close()
    }

    @Test("readers of a path that is replaced meanwhile get one version whole")
    func replacedWhileRead() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let contents = (0..<6).map { TestContent.bytes(300_000 + $0, seed: UInt64($0)) }
            try await cluster.withClient(of: suraj) { client in
                _ = try await client.put(contents[0], at: path, owner: suraj)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for content in contents {
                            _ = try await client.put(content, at: path, owner: suraj)
                        }
                    }
                    for _ in 0..<4 {
                        group.addTask {
                            for _ in 0..<8 {
                                let content = try await client.get(path)
                                #expect(contents.contains(content))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await client.get(path) == contents.last)
            }
        }
    }

    @Test("of many that put a path only if it is absent, exactly one wins")
    func compareAndSwap() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            for round in 0..<3 {
                let target = try FilePath("race/\(round)")
                let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for racer in 0..<12 {
                        group.addTask {
                            try await cluster.withClient(of: suraj) { client in
                                do {
                                    _ = try await client.put(
                                        ByteBuffer(string: "racer \(racer)"), at: target,
                                        owner: suraj,
                                        condition: .absent)
                                    return true
                                } catch let error as ClientError
                                    where error.code == .conditionFailed
                                {
                                    return false
                                }
                            }
                        }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(winners == 1)
            }
        }
    }

    @Test("a node that was down learns what it missed")
    func catchingUp() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let late = cluster.names[3]
            await cluster.stop(late)
            try await cluster.withClient(of: suraj) { client in
                for number in 0..<20 {
                    _ = try await client.put(
                        ByteBuffer(string: "\(number)"), at: try FilePath("f\(number)"),
                        owner: suraj)
                }
            }
            try await cluster.start(late)
            let node = try await cluster.node(late)
            await node.follow()
            let page = try await node.page(
                owner: suraj, folder: nil, recursive: true, after: nil, limit: 100)
            #expect(try EntryPage(binary: page).entries.count == 20)
            #expect(node.isReady)
        }
    }

    @Test("an upload that is never committed leaves nothing visible, and its space comes back")
    func abandonedUpload() async throws {
        try await TestCluster.with(overrides: ["staging-expiry-seconds": "60"]) { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let version = VersionID.random()
                let chunk = TestContent.bytes(200_000, seed: 5)
                let node = try #require(client.nodes.first)
                _ = try await node.send(
                    NodeRequest(.put, "\(Routes.chunks)/\(version)/1", body: chunk))
                #expect(try await client.list(recursive: true).isEmpty)
                let server = try await cluster.node(node.name)
                #expect(try await server.collect() == 0)
                try await server.catalog.addUptime(seconds: 61)
                #expect(try await server.collect() == 1)
                #expect(try await server.catalog.blobTotals().count == 0)
            }
        }
    }

    @Test("on a full disk an upload that is never committed goes after ten minutes")
    func abandonedUploadOnFullDisk() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let name = cluster.names[0]
                let node = try #require(client.nodes.first { $0.name == name })
                _ = try await node.send(
                    NodeRequest(
                        .put, "\(Routes.chunks)/\(VersionID.random())/1",
                        body: TestContent.bytes(200_000, seed: 6)))
                try await cluster.node(name).catalog.addUptime(seconds: 600)
                #expect(try await cluster.node(name).collect() == 0)
                await cluster.stop(name)
                let files = await cluster.founded.nodeFiles
                let file = try #require(files.first { $0.node == name }).path
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try (text + "\nreserve-bytes: 4611686018427387904\n")
                    .write(toFile: file, atomically: false, encoding: .utf8)
                try await cluster.startAll()
                #expect(try await cluster.node(name).health().writable == false)
                #expect(try await cluster.node(name).collect() == 1)
            }
        }
    }

    @Test("a replaced version goes after the grace time, and only then")
    func replacedVersionGoes() async throws {
        try await TestCluster.with(overrides: ["grace-seconds": "60"]) { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let old = try await client.put(
                    TestContent.bytes(100_000, seed: 1), at: path, owner: suraj
                ).manifest
                let newContent = TestContent.bytes(100_000, seed: 2)
                _ = try await client.put(newContent, at: path, owner: suraj)
                let node = try await cluster.node(cluster.names[0])
                #expect(try await node.collect() == 0)
                try await node.catalog.addUptime(seconds: 61)
                #expect(try await node.collect() == 1)
                #expect(try await node.catalog.manifests(of: [old.version]).isEmpty)
                #expect(try await client.get(path) == newContent)
            }
        }
    }

    @Test("why a node did not give a chunk is understood, however small the chunk")
    func smallChunk() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let path = "\(Routes.chunks)/\(VersionID.random())/1"
                let error = await #expect(throws: ClientError.self) {
                    _ = try await client.nodes[0].fetch(
                        NodeRequest(.get, path, answerLimitBytes: 1), stall: .seconds(5))
                }
                #expect(error?.code == .notFound)
            }
        }
    }

    @Test("a client waits for nodes that have too much to do, and all is done in the end")
    func overload() async throws {
        try await TestCluster.with(overrides: ["requests-per-second": "15"]) { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = ByteBuffer(bytes: Array("short".utf8))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<24 {
                        group.addTask {
                            let place = try FilePath("file-\(number)")
                            _ = try await client.put(content, at: place, owner: suraj)
                            #expect(try await client.get(place) == content)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await client.list(recursive: true).count == 24)
            }
        }
    }
}

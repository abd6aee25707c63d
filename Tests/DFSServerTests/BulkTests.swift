import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import DFSWire
import Foundation
import NIOCore
import Testing

@Suite("Many small files at once", .serialized)
struct BulkTests {
    let suraj: UserName

    init() throws {
        suraj = try UserName("suraj")
    }

    /// Sizes of a folder: empty, one chunk, four chunks, and chunks that lie in files.
    static let sizes = [0, 1, 100, 4_096, 4_097, 41_544, 65_536, 200_000, 262_144]

    /// Makes local files `0`, `1`, … of the sizes in a folder.
    static func files(in folder: String, sizes: [Int], prefix: String) throws -> [BulkPut.File] {
        try sizes.enumerated().map { position, size in
            let local = "\(folder)/\(prefix)\(position)"
            try Data(buffer: TestContent.bytes(size, seed: UInt64(position)))
                .write(to: URL(filePath: local))
            return BulkPut.File(
                path: try FilePath("\(prefix)/\(position)"), local: local, size: size)
        }
    }

    /// Puts files and gives how each ended, by path.
    static func put(
        _ files: [BulkPut.File], _ client: ClusterClient, owner: UserName,
        condition: ChangeCondition = .none
    ) async throws -> [FilePath: Result<PutResult, ClientError>] {
        var ended: [FilePath: Result<PutResult, ClientError>] = [:]
        let conditional = files.map {
            BulkPut.File(path: $0.path, local: $0.local, size: $0.size, condition: condition)
        }
        try await BulkPut(cluster: client, owner: owner, copies: 2)
            .run(conditional) { ended[$0.file.path] = $0.result }
        return ended
    }

    /// Gets everything below a folder into local files, named by the last part of the path.
    static func get(
        _ folder: FilePath, _ client: ClusterClient, into local: String
    ) async throws -> [FilePath: Result<GetReport, ClientError>] {
        var entries = CatalogReader(cluster: client).list(folder, recursive: true)
            .makeAsyncIterator()
        var ended: [FilePath: Result<GetReport, ClientError>] = [:]
        try await BulkGet(cluster: client, replacing: true).run(
            next: {
                guard let entry = try await entries.next(),
                    case .file(let facts, let availability) = entry.kind
                else { return nil }
                return BulkGet.File(
                    path: entry.path, facts: facts, availability: availability,
                    local: "\(local)/\(entry.path.name)")
            },
            ended: { ended[$0.file.path] = $0.result })
        return ended
    }

    @Test("a batch of files comes back as it was put, each with all its copies")
    func roundTrip() async throws {
        try await TemporaryFolder.with { folder in
            try await TestCluster.with { cluster in
                try await cluster.addUser(suraj)
                try await cluster.withClient(of: suraj) { client in
                    let files = try Self.files(in: folder, sizes: Self.sizes, prefix: "a")
                    let put = try await Self.put(files, client, owner: suraj)
                    #expect(put.count == files.count)
                    for file in files {
                        #expect(try put[file.path]?.get().manifest.size == file.size)
                        let content = try await client.get(file.path)
                        #expect(Data(buffer: content) == (try Self.content(file.local)))
                    }
                    for entry in try await client.list(recursive: true) {
                        guard case .file(_, let availability) = entry.kind else { continue }
                        #expect(availability.state == .complete, "\(entry.path)")
                    }
                    try FileManager.default.createDirectory(
                        atPath: folder + "/out", withIntermediateDirectories: true)
                    let got = try await Self.get(
                        try FilePath("a"), client, into: folder + "/out")
                    #expect(got.count == files.count)
                    for file in files {
                        #expect(try got[file.path]?.get().incidents.isEmpty == true)
                        let copy = try Self.content("\(folder)/out/\(file.path.name)")
                        #expect(copy == (try Self.content(file.local)), "\(file.path)")
                    }
                    let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
                    #expect(left.count == files.count)
                }
            }
        }
    }

    static func content(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path))
    }

    @Test("each file of a batch meets its own condition")
    func conditions() async throws {
        try await TemporaryFolder.with { folder in
            try await TestCluster.with { cluster in
                try await cluster.addUser(suraj)
                try await cluster.withClient(of: suraj) { client in
                    let files = try Self.files(in: folder, sizes: [10, 20, 30], prefix: "c")
                    let first = try await client.put(
                        ByteBuffer(string: "first"), at: files[1].path, owner: suraj)
                    let put = try await Self.put(
                        files, client, owner: suraj, condition: .absent)
                    #expect(try put[files[0].path]?.get().manifest.size == 10)
                    #expect(try put[files[2].path]?.get().manifest.size == 30)
                    guard case .failure(let error)? = put[files[1].path] else {
                        Issue.record("The condition was not judged.")
                        return
                    }
                    #expect(error.code == .conditionFailed)
                    #expect(error.currentVersion == first.manifest.version)
                    #expect(try await client.get(files[1].path) == ByteBuffer(string: "first"))
                }
            }
        }
    }

    @Test("with a node down, batches are put over the others and got from the others")
    func nodeDown() async throws {
        try await TemporaryFolder.with { folder in
            try await TestCluster.with { cluster in
                try await cluster.addUser(suraj)
                try await cluster.withClient(of: suraj) { client in
                    let before = try Self.files(in: folder, sizes: Self.sizes, prefix: "b")
                    _ = try await Self.put(before, client, owner: suraj)
                    await cluster.stop(cluster.names[1])
                    let files = try Self.files(in: folder, sizes: Self.sizes, prefix: "d")
                    let put = try await Self.put(files, client, owner: suraj)
                    for file in files {
                        let layout = try put[file.path]?.get().manifest.layout
                        #expect(layout?.nodes.contains(cluster.names[1]) == false)
                    }
                    for (prefix, all) in [("b", before), ("d", files)] {
                        try FileManager.default.createDirectory(
                            atPath: "\(folder)/\(prefix)-out", withIntermediateDirectories: true)
                        let got = try await Self.get(
                            try FilePath(prefix), client, into: "\(folder)/\(prefix)-out")
                        for file in all {
                            #expect(throws: Never.self) { _ = try got[file.path]?.get() }
                            let copy = try Self.content("\(folder)/\(prefix)-out/\(file.path.name)")
                            #expect(copy == (try Self.content(file.local)))
                        }
                    }
                }
            }
        }
    }

    @Test("a damaged copy in a batch is replaced by a good one")
    func damage() async throws {
        try await TemporaryFolder.with { folder in
            try await TestCluster.with { cluster in
                try await cluster.addUser(suraj)
                try await cluster.withClient(of: suraj) { client in
                    let files = try Self.files(in: folder, sizes: [262_144], prefix: "e")
                    _ = try await Self.put(files, client, owner: suraj)
                    try Self.damageOneBlob(in: cluster.root)
                    try FileManager.default.createDirectory(
                        atPath: folder + "/out", withIntermediateDirectories: true)
                    for _ in 0..<2 {
                        let got = try await Self.get(
                            try FilePath("e"), client, into: folder + "/out")
                        #expect(throws: Never.self) { _ = try got[files[0].path]?.get() }
                        let copy = try Self.content("\(folder)/out/0")
                        #expect(copy == (try Self.content(files[0].local)))
                    }
                }
            }
        }
    }

    /// Turns a bit of the first blob file that is found.
    private static func damageOneBlob(in root: String) throws {
        let walk = FileManager.default.enumerator(atPath: root)
        while let name = walk?.nextObject() as? String {
            let path = "\(root)/\(name)"
            guard name.contains("/blobs/"), !name.contains("/tmp/"),
                var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty
            else { continue }
            bytes[0] ^= 1
            try bytes.write(to: URL(filePath: path))
            return
        }
        Issue.record("No blob lies in a file.")
    }

    @Test("a node refuses a batch whose bytes are not what their checksums say, and keeps nothing")
    func wrongBytes() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            try await cluster.addUser(suraj)
            let node = try await cluster.node(cluster.names[0])
            var generator = SystemRandomNumberGenerator()
            let version = VersionID.make(atMilliseconds: 1, using: &generator)
            let good: [UInt8] = [1, 2, 3]
            let batch = StageBatch(items: [
                .init(version: version, index: 1, digest: .of(good), bytes: good[...]),
                .init(version: version, index: 2, digest: .of(good), bytes: [4, 5, 6]),
            ])
            await #expect(throws: (any Error).self) {
                _ = try await node.stageBatch(batch, owner: suraj)
            }
            #expect(try await node.catalog.owner(of: version) == nil)
        }
    }

    @Test("nobody reads another user's chunks or manifests in a batch")
    func strangers() async throws {
        let other = try UserName("other")
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let manifest = try await client.put(
                    ByteBuffer(string: "secret"), at: try FilePath("s"), owner: suraj
                ).manifest
                let holder = try #require(manifest.layout.holders(ofChunk: 1).first)
                let node = try await cluster.node(holder)
                let versions = ManifestBatch(versions: [manifest.version])
                let chunks = ReadBatch(chunks: [.init(version: manifest.version, index: 1)])
                #expect(try await node.manifests(versions, owner: suraj).manifests == [manifest])
                #expect(try await node.manifests(versions, owner: other).manifests == [nil])
                let own = try await node.readBatch(chunks, owner: suraj).chunks
                #expect(own.first??.elementsEqual("secret".utf8) == true)
                #expect(try await node.readBatch(chunks, owner: other).chunks == [nil])
            }
        }
    }
}

import DFSCluster
import DFSModel
import DFSNode
import DFSTesting
import DFSWire
import NIOCore
import Testing

@Suite("What a node does", .serialized)
struct NodeVerbsTests {
    let suraj: UserName
    let path: FilePath

    init() throws {
        suraj = try UserName("suraj")
        path = try FilePath("a")
    }

    @Test("a disk that is full up to its reserve refuses chunks and still deletes")
    func fullDisk() async throws {
        try await TestCluster.with(nodes: 1, overrides: ["reserve-bytes": "9000000000000000"]) {
            cluster in
            try await cluster.addUser(suraj)
            let node = try await cluster.node(cluster.names[0])
            let error = await #expect(throws: NodeError.self) {
                _ = try await node.stageChunk(
                    version: .random(), index: 1, owner: suraj, size: 3, expected: nil,
                    body: Self.stream("abc"))
            }
            #expect(error?.code == .noSpace)
            #expect(try await node.health().writable == false)
            _ = try await node.makeFolder(
                owner: suraj, path: path, operation: .random(), isRetry: false)
            let deleted = try await node.deleteFile(
                owner: suraj, path: path, condition: .exists, operation: .random(), isRetry: false)
            #expect(deleted.path == "a")
        }
    }

    @Test("bytes that are not what they are said to be are not kept")
    func wrongBytes() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            try await cluster.addUser(suraj)
            let node = try await cluster.node(cluster.names[0])
            let version = VersionID.random()
            for (size, digest) in [(3, Digest.of(Array("abd".utf8))), (4, nil), (2, nil)] {
                await #expect(throws: NodeError.self) {
                    _ = try await node.stageChunk(
                        version: version, index: 1, owner: suraj, size: size, expected: digest,
                        body: Self.stream("abc"))
                }
            }
            let blob = try await node.catalog.blob(version: version, index: 1, owner: suraj)
            #expect(blob == nil)
        }
    }

    @Test("another user's upload can be neither seen nor completed")
    func foreignUpload() async throws {
        let other = try UserName("other")
        try await TestCluster.with(nodes: 1) { cluster in
            let node = try await cluster.node(cluster.names[0])
            let version = VersionID.random()
            _ = try await node.stageChunk(
                version: version, index: 1, owner: suraj, size: 3, expected: nil,
                body: Self.stream("abc"))
            let staging = await #expect(throws: NodeError.self) {
                _ = try await node.stageChunk(
                    version: version, index: 2, owner: other, size: 3, expected: nil,
                    body: Self.stream("abc"))
            }
            #expect(staging?.code == .notFound)
            let reading = await #expect(throws: NodeError.self) {
                _ = try await node.openChunk(version: version, index: 1, owner: other)
            }
            #expect(reading?.code == .notFound)
        }
    }

    @Test("the same change asked for twice takes effect once")
    func repeats() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            let first = try await cluster.node(cluster.names[0])
            let second = try await cluster.node(cluster.names[1])
            let operation = OperationID.random()
            let change = Change(operation: operation, effect: .makeFolder)
            let key = RegisterKey.file(owner: suraj, path: path)
            let done = try await first.commit(change, to: key)
            #expect(!done.repeated)
            let again = try await second.commit(
                Change(operation: operation, effect: .makeFolder, isRetry: true), to: key)
            #expect(again.repeated)
            #expect(again.value.value == done.value.value)
        }
    }

    @Test("a strict read needs a majority and a plain one does not")
    func strictRead() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            let node = try await cluster.node(cluster.names[0])
            _ = try await node.makeFolder(
                owner: suraj, path: path, operation: .random(), isRetry: false)
            let chosen = try await node.strictRead(.file(owner: suraj, path: path))
            #expect(chosen?.value.content == .folder)
            await cluster.stop(cluster.names[1])
            await cluster.stop(cluster.names[2])
            let error = await #expect(throws: NodeError.self) {
                _ = try await node.strictRead(.file(owner: suraj, path: path))
            }
            #expect(error?.code == .unavailable)
            let entry = try await node.file(owner: suraj, path: path, strict: false).entry
            #expect(entry.type == .folder)
        }
    }

    private static func stream(_ text: String) -> AsyncStream<ByteBuffer> {
        AsyncStream { continuation in
            continuation.yield(ByteBuffer(string: text))
            continuation.finish()
        }
    }
}

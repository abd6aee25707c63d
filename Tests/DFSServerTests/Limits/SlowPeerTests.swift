import DFSClient
import DFSModel
import DFSTesting
import Foundation
import NIOCore
import Synchronization
import Testing

@Suite("Who takes or sends too slowly, over real sockets", .serialized)
struct SlowPeerTests {
    let alice: UserName
    let path: FilePath

    init() throws {
        alice = try UserName("alice")
        path = try FilePath("Book1")
    }

    /// Settings under which a slow peer is noticed in some seconds.
    private func impatient(isPlain: Bool) -> [String: String] {
        [
            "plain": "\(isPlain)", "pace-seconds": "2", "pace-bytes-per-second": "100000",
            "requests-per-second": "0",
        ]
    }

    /// A request for a chunk of `manifest`, so often that no system's buffers hold the answers.
    private func requests(for manifest: Manifest, token: String) -> ByteBuffer {
        let request = """
            GET /v1/chunks/\(manifest.version)/1 HTTP/1.1\r
            Host: node\r
            Authorization: Bearer \(token)\r
            \r

            """
        return ByteBuffer(string: String(repeating: request, count: 64))
    }

    /// A file whose first chunk lies on the first node.
    private func put(_ client: ClusterClient) async throws -> Manifest {
        for _ in 0..<64 {
            let manifest = try await client.put(
                TestContent.bytes(2_000_000, seed: UInt64.random(in: 0...9_999)), at: path,
                owner: alice
            ).manifest
            if manifest.layout.holders(ofChunk: 1).contains(where: { $0.text == "DFS1" }) {
                return manifest
            }
        }
        throw ModelError(.incomplete, "No file has its first chunk on DFS1.")
    }

    @Test(
        "a reader that takes nothing, or a kilobyte a second, is cut, and the node goes on",
        arguments: [true, false], [nil, TimeAmount.seconds(1)])
    func reader(isPlain: Bool, pause: TimeAmount?) async throws {
        try await TestCluster.with(overrides: impatient(isPlain: isPlain)) { cluster in
            try await cluster.addUser(alice)
            let token = try await cluster.token(for: alice, role: .user, generation: 1)
            try await cluster.withClient(of: alice) { client in
                let manifest = try await put(client)
                let slow = try await RawClient.connect(to: cluster, isPlain: isPlain)
                try await slow.send(requests(for: manifest, token: token))
                try await slow.read(every: pause)
                #expect(try await slow.ends(within: 45))
                #expect(try await client.get(path).readableBytes == 2_000_000)
            }
        }
    }

    @Test("a get whose reader pauses for longer than the node waits has all its bytes in the end")
    func pausedReader() async throws {
        try await TestCluster.with(overrides: impatient(isPlain: false)) { cluster in
            try await cluster.addUser(alice)
            try await cluster.withClient(of: alice) { client in
                let content = TestContent.bytes(48_000_000, seed: 5)
                _ = try await client.put(content, at: path, owner: alice)
                let taken = Mutex(ByteBuffer())
                let sink = StreamSink { piece in
                    let isFirst = taken.withLock { taken in
                        defer { _ = taken.writeImmutableBuffer(piece) }
                        return taken.readableBytes == 0
                    }
                    if isFirst { try await Task.sleep(for: .seconds(9)) }
                }
                _ = try await GetOperation(cluster: client, path: path).run(into: sink)
                #expect(taken.withLock { $0 } == content)
            }
        }
    }

    @Test("an upload that breaks off is the sender's doing, and is not logged as a defect")
    func brokenUpload() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(alice)
            let token = try await cluster.token(for: alice, role: .user, generation: 1)
            let version = VersionID.random()
            let client = try await RawClient.connect(to: cluster, isPlain: false)
            try await client.send(
                ByteBuffer(
                    string: """
                        PUT /v1/chunks/\(version)/1 HTTP/1.1\r
                        Host: node\r
                        Authorization: Bearer \(token)\r
                        Content-Length: 1000000\r
                        \r
                        the beginning
                        """))
            try await Task.sleep(for: .milliseconds(200))
            try await client.breakOff()
            let line = try await auditLine(about: "\(version)", of: cluster)
            #expect(line.contains("\"status\":400,"))
        }
    }

    /// The line of the first node's audit log that names `text`.
    private func auditLine(about text: String, of cluster: TestCluster) async throws -> String {
        let file = cluster.folder(of: cluster.names[0]) + "/audit/audit-00000001.jsonl"
        for _ in 0..<400 {
            let lines = try? String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            if let line = lines?.first(where: { $0.contains(text) }) { return String(line) }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ModelError(.notFound, "The audit log does not name \(text).")
    }
}

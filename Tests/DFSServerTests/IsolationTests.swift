import DFSClient
import DFSModel
import DFSTesting
import DFSWire
import NIOCore
import Testing

@Suite("One user cannot tell another's things from nothing", .serialized)
struct IsolationTests {
    let alice: UserName
    let mallory: UserName

    init() throws {
        alice = try UserName("alice")
        mallory = try UserName("mallory")
    }

    @Test("a guessed version or chunk id answers as a missing one does")
    func guessedIDs() async throws {
        try await TestCluster.with(nodes: 2) { cluster in
            try await cluster.addUser(alice)
            try await cluster.addUser(mallory)
            let path = try FilePath("private")
            let manifest = try await cluster.withClient(of: alice) { client in
                try await client.put(
                    TestContent.bytes(70_000, seed: 1), at: path, owner: alice
                ).manifest
            }
            try await cluster.withClient(of: mallory) { client in
                for node in client.nodes {
                    for chunk in manifest.chunks {
                        let real = try await Self.answers(node, manifest.version, chunk)
                        let missing = try await Self.answers(node, .random(), chunk)
                        #expect(real == missing)
                        #expect(real.count == 4)
                    }
                    let there = try await node.exchange(
                        NodeRequest(.get, Routes.file, query: [("path", "private")]))
                    #expect(there.status == 404)
                    let own = try await node.exchange(NodeRequest(.get, Routes.files))
                    #expect(own.body.readableBytes == 0)
                }
            }
        }
    }

    @Test("knowing another's checksum and version id copies nothing from any node")
    func copiedByChecksum() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(alice)
            try await cluster.addUser(mallory)
            let manifest = try await cluster.withClient(of: alice) { client in
                try await client.put(
                    TestContent.bytes(70_000, seed: 2), at: try FilePath("private"), owner: alice,
                    copies: 1
                ).manifest
            }
            try await cluster.withClient(of: mallory) { client in
                for node in client.nodes {
                    let own = VersionID.random()
                    let copied = try await node.send(
                        try NodeRequest(.post, "\(Routes.chunks)/\(own)/copy").with(
                            json: CopyChunksBody(
                                source: manifest.version,
                                chunks: manifest.chunks.map {
                                    .init(
                                        index: $0.index, size: $0.size, sha256: $0.digest,
                                        nodes: manifest.layout.nodes)
                                })), for: CopiedChunksBody.self)
                    #expect(copied.stored.isEmpty)
                }
            }
        }
    }

    /// What a node says to each request that names a chunk of a version.
    private static func answers(
        _ node: NodeConnection, _ version: VersionID, _ chunk: Chunk
    ) async throws -> [String] {
        let path = "\(Routes.chunks)/\(version)/\(chunk.index)"
        let item = CopyChunksBody.Item(
            index: chunk.index, size: chunk.size, sha256: chunk.digest, nodes: [])
        let requests = [
            NodeRequest(.get, path), NodeRequest(.get, path, headers: [("Range", "bytes=0-1")]),
            NodeRequest(.post, path + "/report"),
            try NodeRequest(.post, "\(Routes.chunks)/\(VersionID.random())/copy").with(
                json: CopyChunksBody(source: version, chunks: [item])),
        ]
        var answers: [String] = []
        for request in requests {
            let answer = try await node.exchange(request)
            answers.append("\(answer.status) \(String(buffer: answer.body))")
        }
        return answers
    }
}

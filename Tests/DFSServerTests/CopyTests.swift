import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import NIOCore
import Testing

@Suite("Copies and moves inside the store", .serialized)
struct CopyTests {
    let suraj: UserName
    let book: FilePath
    let copy: FilePath
    let content = TestContent.bytes(41_544, seed: 11)

    init() throws {
        suraj = try UserName("suraj")
        book = try FilePath("Book1")
        copy = try FilePath("docs/Book1")
    }

    private func makeCopy(
        _ client: ClusterClient, to target: FilePath? = nil, condition: ChangeCondition = .none
    ) async throws -> CopyOperation.Result {
        try await CopyOperation(
            cluster: client, owner: suraj, source: book, target: target ?? copy,
            condition: condition
        ).run()
    }

    @Test("a copy names the same version, and survives the removal and collection of the original")
    func sharing() async throws {
        try await TestCluster.with(overrides: ["grace-seconds": "0"]) { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let put = try await client.put(content, at: book, owner: suraj)
                let result = try await makeCopy(client)
                #expect(result.version == put.manifest.version)
                _ = try await client.delete(book, condition: .matches(result.version))
                for name in cluster.names { try await cluster.node(name).collect() }
                #expect(try await client.get(copy) == content)
                await #expect(throws: ClientError.self) { _ = try await client.get(book) }
                _ = try await client.delete(copy)
                for name in cluster.names {
                    let node = try await cluster.node(name)
                    await node.follow()
                    try await node.collect()
                    #expect(try await node.catalog.owner(of: result.version) == nil, "\(name)")
                }
            }
        }
    }

    @Test("a name that held the version before can get it back")
    func backAgain() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                _ = try await client.put(content, at: book, owner: suraj)
                _ = try await makeCopy(client)
                _ = try await client.put(ByteBuffer(string: "other"), at: copy, owner: suraj)
                _ = try await makeCopy(client)
                #expect(try await client.get(copy) == content)
                let error = await #expect(throws: ClientError.self) {
                    _ = try await makeCopy(client, condition: .absent)
                }
                #expect(error?.code == .conditionFailed)
            }
        }
    }

    @Test("with a node down the others make the copy from what they hold")
    func nodeDown() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let put = try await client.put(content, at: book, owner: suraj)
                await cluster.stop(cluster.names[1])
                let result = try await makeCopy(client)
                #expect(result.version != put.manifest.version)
                #expect(try await client.get(copy) == content)
                let entry = try #require(
                    try await client.list(recursive: true).first { $0.path == copy })
                guard case .file(_, let availability) = entry.kind else {
                    Issue.record("not a file")
                    return
                }
                #expect(availability.state == .complete)
            }
        }
    }

    @Test("nobody can name a version of somebody else")
    func isolation() async throws {
        try await TestCluster.with { cluster in
            let mallory = try UserName("mallory")
            try await cluster.addUser(suraj)
            try await cluster.addUser(mallory)
            let manifest = try await cluster.withClient(of: suraj) { client in
                try await client.put(content, at: book, owner: suraj).manifest
            }
            try await cluster.withClient(of: mallory) { client in
                for owner in [suraj, mallory] {
                    let forged = try Manifest(
                        version: manifest.version, owner: owner, path: copy,
                        modifiedMilliseconds: manifest.modifiedMilliseconds,
                        layout: manifest.layout, chunkSizes: manifest.chunks.map(\.size),
                        chunkDigests: manifest.chunks.map(\.digest))
                    await #expect(throws: ClientError.self) {
                        _ = try await client.nodes[0].send(
                            NodeRequest(
                                .put, "/v1/file", query: [("path", "docs/Book1")],
                                headers: [("Idempotency-Key", "\(OperationID.random())")]
                            ).with(json: forged))
                    }
                }
                #expect(try await client.list(recursive: true).isEmpty)
            }
        }
    }
}

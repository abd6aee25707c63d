import DFSClient
import DFSModel
import DFSTesting
import DFSWire
import NIOCore
import Testing

@Suite("One small file by itself", .serialized)
struct SmallFileTests {
    private let suraj: UserName
    private let book: FilePath
    private let content = TestContent.bytes(65_536, seed: 5)

    init() throws {
        suraj = try UserName("suraj")
        book = try FilePath("docs/Book1")
    }

    /// How often the nodes have answered each kind of request, by the node's own count.
    private static func requests(_ cluster: TestCluster) async throws -> [String: Int] {
        let client = try cluster.anonymousClient()
        client.token.token = try await cluster.token(
            for: try UserName("suraj"), role: .monitor, generation: 0)
        var counts: [String: Int] = [:]
        let line = #/dfs_http_requests_total\{([^}]*)\} (\d+)/#
        for node in client.nodes {
            let answer = try await node.send(NodeRequest(.get, Routes.metrics))
            for match in String(decoding: answer.bytes, as: UTF8.self).matches(of: line) {
                for route in [Routes.batchBytes, Routes.chunks, Routes.target, Routes.health]
                where match.1.contains("\"\(route)") {
                    counts[route, default: 0] += Int(match.2) ?? 0
                }
            }
        }
        await client.shutdown()
        return counts
    }

    @Test(
        "is got with one request from each of two nodes, and put after one question to each of four"
    )
    func requests() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let before = try await Self.requests(cluster)
                #expect(try await CatalogReader(cluster: client).kindForPut(at: book) == .nothing)
                _ = try await client.put(content, at: book, owner: suraj)
                let between = try await Self.requests(cluster)
                #expect(between[Routes.target, default: 0] == 4)
                #expect(between[Routes.health] == before[Routes.health])
                let (bytes, report) = try await client.getWithReport(book)
                #expect(bytes == content)
                #expect(report.sources.count == 4 && report.nodes.count == 2)
                let after = try await Self.requests(cluster)
                #expect(after[Routes.batchBytes, default: 0] == 2)
                #expect(after[Routes.chunks, default: 0] == between[Routes.chunks, default: 0])
            }
        }
    }

    @Test("what a put finds at a name: a file, a folder by its marker or by what is in it, nothing")
    func kinds() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let reader = CatalogReader(cluster: client)
                func kind(_ path: String) async throws -> CatalogReader.Kind {
                    try await reader.kindForPut(at: try FilePath(path))
                }
                _ = try await client.put(content, at: book, owner: suraj)
                _ = try await client.makeFolder(try FilePath("empty"))
                #expect(try await kind("docs/Book1") == .file)
                #expect(try await kind("docs") == .folder)
                #expect(try await kind("empty") == .folder)
                #expect(try await kind("doc") == .nothing)
                #expect(try await kind("docs/Book") == .nothing)
                // A node that is away does not hear of the end of the only file in the folder.
                await cluster.stop(cluster.names[3])
                _ = try await client.delete(book)
                #expect(try await kind("docs") == .nothing)
                try await cluster.start(cluster.names[3])
                #expect(try await kind("docs") == .nothing)
                await cluster.stop(cluster.names[3])
                await cluster.stop(cluster.names[2])
                await cluster.stop(cluster.names[1])
                #expect(try await kind("docs") == .nothing)
                #expect(try await kind("empty") == .folder)
                await cluster.stop(cluster.names[0])
                await #expect(throws: ClientError.self) { _ = try await kind("docs") }
            }
        }
    }
}

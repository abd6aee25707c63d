import DFSClient
import DFSModel
import DFSTesting
import DFSWire
import Foundation
import NIOCore
import Testing

@Suite("The numbers of a node", .serialized)
struct MetricsTests {
    @Test("tell what it holds, has done and has answered, each with a help and a type")
    func numbers() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let suraj = try UserName("suraj")
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                _ = try await client.put(
                    TestContent.bytes(100_000, seed: 1), at: try FilePath("a"), owner: suraj,
                    copies: 1)
            }
            let client = try cluster.anonymousClient()
            client.token.token = try await cluster.token(for: suraj, role: .monitor, generation: 0)
            let node = try #require(client.nodes.first)
            let answer = try await node.send(NodeRequest(.get, Routes.metrics))
            let text = String(decoding: answer.bytes, as: UTF8.self)
            for line in [
                #"dfs_files{node="DFS1"} 1"#, #"dfs_chunks{node="DFS1"} 4"#,
                #"dfs_chunks_bytes{node="DFS1"} 100000"#,
                #"dfs_chunks_stored_total{node="DFS1"} 4"#, #"dfs_ready{node="DFS1"} 1"#,
                #"dfs_repair_queue_chunks{node="DFS1"} 0"#,
                #"dfs_proposals_total{node="DFS1",outcome="applied"} 2"#,
            ] {
                #expect(text.contains(line + "\n"), "\(line) is not in\n\(text)")
            }
            let names = text.matches(of: #/# TYPE (\w+) \w+/#).map { String($0.1) }
            #expect(names.count > 25)
            for name in names {
                #expect(text.contains("# HELP \(name) "), "\(name) has no help")
            }
            #expect(text.contains("dfs_http_requests_total{"))
            await client.shutdown()
        }
    }
}

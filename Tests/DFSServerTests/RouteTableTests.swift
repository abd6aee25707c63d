import DFSClient
import DFSModel
import DFSTesting
import Foundation
import HTTPTypes
import Testing

@testable import DFSServer

@Suite("Every route, its rights and its page", .serialized)
struct RouteTableTests {
    let table = RouteTable(certificateExpiresAtSeconds: nil, uploads: UploadLimit(1))

    @Test("every route begins with /v1/ and no route stands twice")
    func names() {
        #expect(table.routes.allSatisfy { $0.path.hasPrefix("/v1/") })
        let rows = table.routes.map { "\($0.method) \($0.path)" }
        #expect(Set(rows).count == rows.count)
    }

    @Test("docs/http.md names every route, with the rights that the table has")
    func documented() throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../docs/http.md"), encoding: .utf8)
        let lines = page.split(separator: "\n")
        for route in table.routes where route.rights != .node {
            let row = "| `\(route.method) \(route.path)"
            let documented = lines.filter { line in
                line.hasPrefix(row) && ["`", "?"].contains(line.dropFirst(row.count).prefix(1))
            }
            #expect(!documented.isEmpty, "\(route.method) \(route.path) is not in docs/http.md")
            #expect(
                documented.allSatisfy { $0.contains("| \(route.rights) |") },
                "\(route.method) \(route.path) needs '\(route.rights)'")
        }
        for route in table.routes where route.rights == .node {
            #expect(page.contains(route.path), "\(route.path) is not in docs/http.md")
        }
    }

    @Test("a route answers nobody without its rights")
    func refusals() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let suraj = try UserName("suraj")
            try await cluster.addUser(suraj)
            let tokens: [(name: String, token: String?, refused: Set<Rights>)] = [
                ("none", nil, [.any, .reader, .writer, .admin, .node]),
                ("forged", "dfs1.AAAA.AAAA", [.any, .reader, .writer, .admin, .node]),
                (
                    "expired",
                    try await cluster.token(
                        for: suraj, role: .user, generation: 1, lifetimeSeconds: -600),
                    [.any, .reader, .writer, .admin, .node]
                ),
                (
                    "ended", try await cluster.token(for: suraj, role: .user, generation: 0),
                    [.any, .reader, .writer, .admin, .node]
                ),
                (
                    "user", try await cluster.token(for: suraj, role: .user, generation: 1),
                    [.admin, .node]
                ),
                (
                    "read-only",
                    try await cluster.token(for: suraj, role: .readOnly, generation: 1),
                    [.writer, .admin, .node]
                ),
                (
                    "admin", try await cluster.token(for: suraj, role: .admin, generation: 0),
                    [.reader, .writer, .node]
                ),
                (
                    "node", try await cluster.token(for: suraj, role: .node, generation: 0),
                    [.reader, .writer, .admin, .node]
                ),
            ]
            let client = try cluster.anonymousClient()
            let node = try #require(client.nodes.first)
            for route in table.routes {
                for caller in tokens {
                    client.token.token = caller.token
                    let path = route.path.replacing(
                        "{version}", with: String(repeating: "0", count: 32)
                    )
                    .replacing("{index}", with: "1").replacing("{name}", with: "nobody")
                    let method = try #require(NodeRequest.Method(rawValue: route.method.rawValue))
                    let answer = try await node.exchange(NodeRequest(method, path))
                    let isRefused = [401, 403].contains(answer.status)
                    #expect(
                        isRefused == caller.refused.contains(route.rights),
                        "\(route.method) \(route.path) as \(caller.name): \(answer.status)")
                }
            }
            await client.shutdown()
        }
    }

    @Test("a client that trusts another authority talks to no node")
    func otherAuthority() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            try await TestCluster.with(nodes: 1) { other in
                let node = cluster.names[0]
                let stranger = try cluster.client(trusting: other)
                let results = await stranger.health()
                #expect(results.answers.isEmpty)
                #expect(results.failures[node]?.code == .untrusted)
                await stranger.shutdown()
            }
        }
    }
}

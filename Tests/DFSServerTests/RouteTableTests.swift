import DFSClient
import DFSMetrics
import DFSModel
import DFSTesting
import DFSWire
import Foundation
import HTTPTypes
import Testing

@testable import DFSServer

@Suite("Every route, its rights and its page", .serialized)
struct RouteTableTests {
    let table = RouteTable(
        certificateExpiresAtSeconds: { nil }, registry: PrometheusRegistry(),
        uploads: UploadLimit(1))

    @Test("every route begins with /v1/ and no route stands twice")
    func names() {
        #expect(table.routes.allSatisfy { $0.path.hasPrefix("/v1/") })
        let rows = table.routes.map { "\($0.method) \($0.path)" }
        #expect(Set(rows).count == rows.count)
    }

    @Test("docs/http.md names every route, with the rights that the table has")
    func documented() throws {
        let page = try Self.text("docs/http.md")
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

    @Test("no row is missing: what docs/http.md and DFSWire name, the table has")
    func complete() throws {
        let row = #/^\| `(GET|PUT|POST|DELETE) (/v1/[^`?]*)/#.anchorsMatchLineEndings()
        for match in try Self.text("docs/http.md").matches(of: row) {
            #expect(
                table.routes.contains {
                    $0.method.rawValue == match.1 && $0.path == match.2
                }, "\(match.1) \(match.2) is documented, and no row of the table")
        }
        for match in try Self.text("Sources/DFSWire/Routes.swift").matches(of: #/"(/v1/[^"]*)"/#) {
            #expect(
                table.routes.contains {
                    $0.path == match.1 || $0.path.hasPrefix("\(match.1)/")
                }, "\(match.1) has a name, and no row of the table")
        }
    }

    @Test("nothing but the table gives the router a route")
    func onlyTheTable() throws {
        let folder = Self.root.appending(path: "Sources/DFSServer")
        let table = try Self.text("Sources/DFSServer/Routes/RouteTable.swift")
        let files = try #require(FileManager.default.enumerator(atPath: folder.path))
        for case let file as String in files where file.hasSuffix(".swift") {
            guard !file.hasSuffix("/RouteTable.swift") else { continue }
            let text = try Self.text("Sources/DFSServer/\(file)")
            #expect(
                !text.contains(
                    #/\b[Rr]outer\.(on|get|put|post|delete|patch|head|group)\b|\bRouter\(/#),
                "\(file) makes a route of its own")
            for match in text.matches(of: /struct (\w+Routes)\b/) {
                #expect(
                    table.contains("\(match.1)("), "the rows of \(match.1) are not in the table")
            }
        }
    }

    @Test("a route answers nobody without its rights")
    func refusals() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let callers = try await Self.callers(of: cluster)
            for caller in callers {
                let client =
                    try caller.certificate.map { try cluster.client(presenting: $0) }
                    ?? cluster.anonymousClient()
                client.token.token = caller.token
                let node = try #require(client.nodes.first)
                for route in table.routes {
                    let method = try #require(NodeRequest.Method(rawValue: route.method.rawValue))
                    let answer = try await node.exchange(NodeRequest(method, Self.sample(route)))
                    let isRefused = [401, 403].contains(answer.status)
                    #expect(
                        isRefused != caller.allowed.contains(route.rights),
                        "\(route.method) \(route.path) as \(caller.name): \(answer.status)")
                }
                await client.shutdown()
            }
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

extension RouteTableTests {
    /// Somebody at the door: what is shown, and which rights it gives.
    struct Visitor {
        let name: String
        var token: String?
        var certificate: NodeName?
        var allowed: Set<Rights>
    }

    /// Everybody who may come to a cluster of one node, with the rights that each has.
    static func callers(of cluster: TestCluster) async throws -> [Visitor] {
        let suraj = try UserName("suraj")
        try await cluster.addUser(suraj)
        func token(
            _ role: Role, generation: Int = 1_000, life: Int = 3_600, of other: ClusterID? = nil,
            user: UserName = suraj
        ) async throws -> String {
            try await cluster.token(
                for: user, role: role, generation: generation, lifetimeSeconds: life,
                cluster: other)
        }
        let readOnly = try UserName("reader")
        try await cluster.addUser(readOnly, role: .readOnly)
        let stranger = try UserName("stranger")
        let foreign = ClusterID.random()
        return [
            Visitor(name: "nobody", allowed: [.none]),
            Visitor(name: "forged", token: "dfs1.AAAA.AAAA", allowed: [.none]),
            Visitor(name: "expired", token: try await token(.user, life: -600), allowed: [.none]),
            Visitor(name: "ended", token: try await token(.user, generation: 0), allowed: [.none]),
            Visitor(
                name: "removed", token: try await token(.user, user: stranger), allowed: [.none]),
            Visitor(
                name: "other cluster's user", token: try await token(.user, of: foreign),
                allowed: [.none]),
            Visitor(
                name: "other cluster's admin", token: try await token(.admin, of: foreign),
                allowed: [.none]),
            // Before those that end the user's logins on their way.
            Visitor(
                name: "renewal of a login",
                token: try await cluster.token(
                    for: suraj, role: .user, generation: 1, kind: .renewal),
                allowed: [.none, .renewal]),
            Visitor(
                name: "user", token: try await token(.user),
                allowed: [.none, .any, .reader, .writer]),
            Visitor(
                name: "read-only", token: try await token(.readOnly, user: readOnly),
                allowed: [.none, .any, .reader]),
            Visitor(
                name: "user who was made read-only", token: try await token(.user, user: readOnly),
                allowed: [.none, .any, .reader]),
            Visitor(
                name: "admin", token: try await token(.admin),
                allowed: [.none, .any, .admin, .monitor]),
            Visitor(
                name: "monitor", token: try await token(.monitor),
                allowed: [.none, .any, .monitor]),
            Visitor(name: "node's token", token: try await token(.node), allowed: [.none, .any]),
            Visitor(
                name: "member", certificate: cluster.names[0],
                allowed: [.none, .node, .newcomer]),
            Visitor(
                name: "certificate of no member", certificate: try NodeName("DFS9"),
                allowed: [.none, .newcomer]),
        ]
    }

    /// A path of the route, of things that do not exist.
    static func sample(_ route: Route) -> String {
        let values = ["version": String(repeating: "0", count: 32), "index": "1", "name": "nobody"]
        return route.path.replacing(/\{(\w+)\}/) { values[String($0.1)] ?? "1" }
    }

    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}

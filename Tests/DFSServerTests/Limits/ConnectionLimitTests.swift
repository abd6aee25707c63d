import DFSModel
import DFSTesting
import NIOCore
import Testing

@Suite("Connections of one address and of one user", .serialized)
struct ConnectionLimitTests {
    private static let settings = ["maximum-connections-per-caller": "3", "plain": "true"]

    @Test("one address has so many connections and no more, and gets another when one ends")
    func address() async throws {
        try await TestCluster.with(nodes: 1, overrides: Self.settings) { cluster in
            var clients: [RawClient] = []
            for _ in 0..<3 {
                clients.append(try await Self.open(cluster))
                #expect(try await clients[clients.count - 1].answer().contains(" 200 "))
            }
            #expect(try await Self.open(cluster).answer() == "")
            let other = try await Self.open(cluster, from: "127.0.0.2")
            #expect(try await other.answer().contains(" 200 "))
            try await clients[0].channel.close().get()
            var isAccepted = false
            for _ in 0..<200 where !isAccepted {
                isAccepted = try await Self.open(cluster).answer().contains(" 200 ")
            }
            #expect(isAccepted)
        }
    }

    @Test("one user has so many connections and no more, from whichever address")
    func user() async throws {
        let alice = try UserName("alice")
        try await TestCluster.with(nodes: 1, overrides: Self.settings) { cluster in
            try await cluster.addUser(alice)
            let token = try await cluster.token(for: alice, role: .user, generation: 1)
            var answers: [String] = []
            for address in ["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"] {
                let client = try await Self.open(cluster, token: token, from: address)
                answers.append(try await client.answer())
            }
            #expect(answers.dropLast().allSatisfy { $0.contains(" 200 ") }, "\(answers)")
            #expect(answers.last?.contains(" 429 ") == true, "\(answers)")
        }
    }

    /// Connects and asks for something that does not change anything.
    private static func open(
        _ cluster: TestCluster, token: String? = nil, from address: String = "127.0.0.1"
    ) async throws -> RawClient {
        let client = try await RawClient.connect(to: cluster, isPlain: true, from: address)
        let path = token == nil ? "/v1/health" : "/v1/whoami"
        let field = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        // A connection that is refused may be closed before the request is out.
        try? await client.send(
            ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: node\r\n\(field)\r\n"))
        return client
    }
}

import DFSClient
import DFSModel
import DFSNode
import DFSTesting
import DFSWire
import NIOCore
import Testing

@Suite("Logins, and how they end", .serialized)
struct LoginTests {
    let alice: UserName
    let password = "correct horse battery"

    init() throws {
        alice = try UserName("alice")
    }

    @Test("logout --everywhere ends a login on every node, also on one that was down")
    func logoutEverywhere() async throws {
        try await ended { cluster, client in
            try await client.logoutEverywhere()
        }
    }

    @Test("removing a user ends the login everywhere, and a new user of that name revives nothing")
    func removedUser() async throws {
        try await ended { cluster, _ in
            let node = try await cluster.node(cluster.names[0])
            _ = try await node.removeUser(alice, operation: .random(), isRetry: false)
            _ = try await node.setUser(
                alice,
                SetUserBody(password: "another one", role: .user, allowWeak: false, isNew: true),
                operation: .random(), isRetry: false)
        }
    }

    @Test("a new password ends earlier logins on every node, also on one that was down")
    func changedPassword() async throws {
        try await ended { _, client in
            let fresh = try await client.changePassword(
                PasswordBody(
                    current: password, new: "another correct horse", allowWeak: false))
            #expect(try await client.whoami().user == fresh.user.text)
        }
    }

    @Test("a password that the administrator sets ends earlier logins everywhere")
    func setPassword() async throws {
        try await ended { cluster, _ in
            let node = try await cluster.node(cluster.names[0])
            _ = try await node.setUser(
                alice,
                SetUserBody(
                    password: "another correct horse", role: nil, allowWeak: false, isNew: false),
                operation: .random(), isRetry: false)
        }
    }

    /// A login that goes on until `ending`, and then on no node.
    private func ended(
        _ ending: @Sendable (TestCluster, ClusterClient) async throws -> Void
    ) async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(alice, password: password)
            try await Self.withClient(cluster) { client in
                let login = try await client.login(user: alice, password: password)
                #expect(login.renewal != nil)
                #expect(try await Self.statuses(client) == [200, 200, 200])
                try await client.renew()
                #expect(try await Self.statuses(client) == [200, 200, 200])
                let fresh = try #require(client.token.login)
                await cluster.stop(cluster.names[2])
                try await ending(cluster, client)
                try await cluster.start(cluster.names[2])
                for former in [login, fresh] {
                    client.token.token = nil
                    client.token.take(former.renewing(login))
                    #expect(try await Self.statuses(client) == [401, 401, 401])
                    await #expect(throws: ClientError.self) { try await client.renew() }
                }
            }
        }
    }

    @Test(
        "a node that has started and heard from no majority serves reads by its last rows, no writes"
    )
    func alone() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(alice, password: password)
            try await Self.withClient(cluster) { client in
                _ = try await client.login(user: alice, password: password)
                await cluster.stopAll()
                try await cluster.start(cluster.names[0])
                let node = client.nodes[0]
                let list = try await node.exchange(NodeRequest(.get, Routes.files))
                #expect(list.status == 200)
                let folder = try await node.exchange(
                    NodeRequest(.put, Routes.folder, query: [("path", "a")]))
                #expect(folder.status == 503)
                #expect(folder.header("Retry-After") != nil)
                let error = try folder.json(FailureBody.self, from: node.name).error
                #expect(error.code == .unavailable)
                #expect(error.message.contains("has started"))
                for name in cluster.names.dropFirst() { try await cluster.start(name) }
                try await cluster.awaitReadiness(of: cluster.names[0])
                _ = try await client.makeFolder(try FilePath("a"))
            }
        }
    }

    @Test("without a majority a token still reads until it expires, and is not renewed")
    func isolated() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(alice, password: password)
            try await Self.withClient(cluster) { client in
                _ = try await client.login(user: alice, password: password)
                await cluster.stop(cluster.names[1])
                await cluster.stop(cluster.names[2])
                let node = client.nodes[0]
                let list = try await node.exchange(NodeRequest(.get, Routes.files))
                #expect(list.status == 200)
                do {
                    try await client.renew()
                    Issue.record("renewed without a majority")
                } catch let error as ClientError {
                    #expect(error.code == .unavailable)
                }
            }
        }
    }

    @Test("an unknown user and a wrong password get the same answer")
    func indistinguishable() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            try await cluster.addUser(alice, password: password)
            try await Self.withClient(cluster) { client in
                var answers: Set<String> = []
                for name in ["alice", "nobody", "no name at all"] {
                    let answer = try await client.nodes[0].exchange(
                        try NodeRequest(.post, Routes.login).with(
                            json: LoginBody(user: name, password: "wrong")))
                    answers.insert("\(answer.status) \(String(buffer: answer.body))")
                }
                #expect(answers.count == 1)
                #expect(answers.first?.hasPrefix("401 ") == true)
            }
        }
    }

    @Test("a thousand wrong passwords from one place do not keep the user out elsewhere")
    func guessing() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            try await cluster.addUser(alice, password: password)
            let node = try await cluster.node(cluster.names[0])
            var codes: [FailureCode: Int] = [:]
            for _ in 0..<1_000 {
                do {
                    _ = try await node.login(
                        LoginBody(user: "alice", password: "wrong"), from: "192.0.2.1")
                } catch let error as any Failure {
                    codes[error.code, default: 0] += 1
                }
            }
            #expect(codes[.unauthenticated, default: 0] >= LoginThrottle.freePerPair)
            #expect(codes[.slowDown, default: 0] > 900)
            let right = LoginBody(user: "alice", password: password)
            let token = try await node.login(right, from: "198.51.100.7")
            #expect(token.user == alice)
            await #expect(throws: NodeError.self) {
                try await node.login(right, from: "192.0.2.1")
            }
        }
    }

    private static func withClient(
        _ cluster: TestCluster, _ body: (ClusterClient) async throws -> Void
    ) async throws {
        let client = try cluster.anonymousClient()
        do {
            try await body(client)
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }

    /// What each node answers to the client's token.
    private static func statuses(_ client: ClusterClient) async throws -> [Int] {
        var statuses: [Int] = []
        for node in client.nodes {
            statuses.append(try await node.exchange(NodeRequest(.get, Routes.files)).status)
        }
        return statuses
    }
}

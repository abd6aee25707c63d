import DFSClient
import DFSModel
import DFSNode
import DFSTesting
import DFSWire
import NIOCore
import Synchronization
import Testing

@testable import DFSServer

@Suite("Memory for large bodies and answers", .serialized, .timeLimit(.minutes(2)))
struct MemoryBudgetTests {
    /// Takes bytes in a task of its own, and notes when it has them.
    private static func take(
        _ bytes: Int, _ caller: String, of budget: MemoryBudget, _ log: Log
    ) -> Task<Void, any Error> {
        Task {
            try await budget.take(bytes, for: caller)
            log.names.withLock { $0.append(caller) }
        }
    }

    private final class Log: Sendable {
        let names = Mutex<[String]>([])
    }

    @Test("one caller leaves a quarter to others, and goes on when its own is given back")
    func shares() async throws {
        let budget = MemoryBudget(bytes: 100)
        let log = Log()
        try await budget.take(70, for: "alice")
        let waiting = Self.take(20, "alice", of: budget, log)
        try await Self.take(25, "bob", of: budget, log).value
        #expect(log.names.withLock { $0 } == ["bob"])
        budget.give(70, of: "alice")
        try await waiting.value
        #expect(log.names.withLock { $0 } == ["bob", "alice"])
    }

    @Test("more than there is in all counts as all, and waits for all")
    func all() async throws {
        let budget = MemoryBudget(bytes: 100)
        let log = Log()
        try await budget.take(1, for: "alice")
        let whole = Self.take(1_000, "bob", of: budget, log)
        budget.give(1, of: "alice")
        try await whole.value
        let next = Self.take(1, "alice", of: budget, log)
        budget.give(1_000, of: "bob")
        try await next.value
        budget.give(1, of: "alice")
        try await budget.take(100, for: "carol")
    }

    @Test("too many waiting are told to come back, and the others get their turn")
    func queue() async throws {
        let budget = MemoryBudget(bytes: 10)
        let (asking, places) = (200, MemoryBudget.queueLimit / 2)
        try await budget.take(10, for: "alice")
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<asking {
                group.addTask {
                    guard (try? await budget.take(1, for: "bob")) != nil else { return false }
                    budget.give(1, of: "bob")
                    return true
                }
            }
            for _ in places..<asking { #expect(await group.next() == false) }
            budget.give(10, of: "alice")
            for _ in 0..<places { #expect(await group.next() == true) }
        }
    }

    @Test("a user whose large bodies never end keeps neither others nor the own small requests out")
    func endlessBodies() async throws {
        let (alice, bob) = (try UserName("alice"), try UserName("bob"))
        try await TestCluster.with(nodes: 1, overrides: ["plain": "true"]) { cluster in
            for user in [alice, bob] { try await cluster.addUser(user) }
            let token = try await cluster.token(for: alice, role: .user, generation: 1)
            var endless: [RawClient] = []
            for number in 0..<20 {
                let client = try await RawClient.connect(to: cluster, isPlain: true)
                try await client.send(
                    ByteBuffer(
                        string: """
                            PUT /v1/file?path=a\(number) HTTP/1.1\r
                            Host: node\r
                            Authorization: Bearer \(token)\r
                            Content-Length: 30000000\r
                            \r
                            {"version":"
                            """))
                endless.append(client)
            }
            let bytes = Array(repeating: UInt8(7), count: 2_000_000)[...]
            let batch = StageBatch(items: [
                .init(version: .random(), index: 1, digest: Digest.of(bytes), bytes: bytes)
            ])
            try await cluster.withClient(of: bob) { client in
                var request = NodeRequest(.post, Routes.batchChunks)
                request.body = ByteBuffer(bytes: batch.binary)
                let answer = try await client.nodes[0].exchange(request)
                #expect(answer.status == 201)
            }
            try await cluster.withClient(of: alice) { client in
                let list = try await client.nodes[0].exchange(NodeRequest(.get, Routes.files))
                #expect(list.status == 200)
            }
            for client in endless { try await client.breakOff() }
        }
    }
}

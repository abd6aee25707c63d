import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import Foundation
import NIOCore
import Synchronization
import Testing

@Suite("Transfers that break off and go on", .serialized)
struct ResumeTests {
    let suraj: UserName
    let path: FilePath

    init() throws {
        suraj = try UserName("suraj")
        path = try FilePath("film")
    }

    /// A value that several tasks change.
    private final class Shared<Value: Sendable>: Sendable {
        private let content: Mutex<Value>

        init(_ value: Value) { content = Mutex(value) }

        var value: Value { content.withLock { $0 } }

        func change(_ body: (inout Value) -> Void) {
            content.withLock { body(&$0) }
        }
    }

    /// A content whose reading fails after some bytes, once `isTime` says so.
    private final class BreakingSource: ContentSource {
        private let whole: BytesSource
        private let left: Mutex<Int>
        private let isTime: @Sendable () -> Bool

        init(_ bytes: ByteBuffer, breaksAfter count: Int, isTime: @escaping @Sendable () -> Bool) {
            whole = BytesSource(bytes)
            left = Mutex(count)
            self.isTime = isTime
        }

        var size: Int? { whole.size }

        func next(_ count: Int) async throws -> ByteBuffer {
            let isWithin = left.withLock { left in
                left -= count
                return left >= 0
            }
            if isWithin { return try await whole.next(count) }
            while !isTime() { try await Task.sleep(for: .milliseconds(5)) }
            throw ModelError(.localInput, "The source breaks.")
        }

        func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? {
            try await whole.again(count, at: offset)
        }

        func checkUnchanged() async throws {}
    }

    private func put(
        _ source: any ContentSource, _ client: ClusterClient,
        onCopy: @escaping @Sendable (PutEvent) -> Void = { _ in }
    ) async throws -> PutResult {
        try await PutOperation(
            cluster: client, request: PutRequest(path: path, owner: suraj, copies: 2),
            source: source, onCopy: onCopy
        ).run()
    }

    @Test("a put that broke off finds its chunks by checksum and sends only the others")
    func put() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(6 << 20, seed: 21)
                let stored = Shared(0)
                await #expect(throws: (any Error).self) {
                    _ = try await put(
                        BreakingSource(
                            content, breaksAfter: 5 << 20,
                            isTime: { stored.value == 6 }), client,
                        onCopy: { if case .stored = $0 { stored.change { $0 += 1 } } })
                }
                let sent = Shared<[Int]>([])
                let result = try await put(
                    BytesSource(content), client,
                    onCopy: { event in
                        if case .sending(let chunk, _) = event {
                            sent.change { $0.append(chunk) }
                        }
                    })
                #expect(result.manifest.chunks.count == 4)
                #expect(sent.value == [4, 4])
                #expect(try await client.get(path) == content)
            }
        }
    }

    @Test("a get that broke off keeps what it has beside the target and fetches only the rest")
    func get() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(12 << 20, seed: 22)
                _ = try await put(BytesSource(content), client)
                let target = cluster.root + "/film"
                let task = Shared<Task<Void, any Error>?>(nil)
                let first = Task {
                    _ = try await GetOperation(
                        cluster: client, path: path,
                        onChunk: { _ in task.value?.cancel() }
                    ).run(into: LazyFileSink(path: target, replacing: true))
                }
                task.change { $0 = first }
                _ = try? await first.value
                let names = try FileManager.default.contentsOfDirectory(atPath: cluster.root)
                let isKept = names.contains(".film.dfc-part")
                let report = try await GetOperation(cluster: client, path: path)
                    .run(into: LazyFileSink(path: target, replacing: true))
                #expect(isKept == !report.keptChunks.isEmpty)
                #expect(report.keptChunks.count + report.sources.count == 4)
                let back = try Data(contentsOf: URL(fileURLWithPath: target))
                #expect(back == content.withUnsafeReadableBytes { Data($0) })
                let after = try FileManager.default.contentsOfDirectory(atPath: cluster.root)
                #expect(!after.contains(".film.dfc-part"))
            }
        }
    }

    @Test("over a line on which every piece is late, no node is suspected while bytes flow")
    func slow() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let proxy = try await TCPProxy(to: try cluster.ports())
            let client = try cluster.client(through: proxy.ports, idleTimeout: .seconds(1))
            client.token.token = try await cluster.token(for: suraj, role: .user, generation: 1)
            let content = TestContent.bytes(400 << 10, seed: 24)
            do {
                proxy.limit(bytesPerSecond: 256 << 10)
                let result = try await put(BytesSource(content), client)
                #expect(result.droppedNodes.isEmpty)
                proxy.limit(bytesPerSecond: nil)
                #expect(try await client.get(path) == content)
            } catch {
                Issue.record(error)
            }
            await client.shutdown()
            await proxy.stop()
        }
    }

    @Test("over connections that are cut ten times a put and a get come through")
    func cuts() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let proxy = try await TCPProxy(to: try cluster.ports())
            let client = try cluster.client(through: proxy.ports)
            client.token.token = try await cluster.token(for: suraj, role: .user, generation: 1)
            let content = TestContent.bytes(33 << 20, seed: 23)
            do {
                proxy.cut(everyBytes: 6 << 20, times: 10)
                let result = try await put(BytesSource(content), client)
                #expect(result.droppedNodes.isEmpty)
                #expect(proxy.cuts == 10)
                proxy.cut(everyBytes: 5 << 20, times: 10)
                let target = cluster.root + "/film"
                _ = try await GetOperation(cluster: client, path: path)
                    .run(into: LazyFileSink(path: target, replacing: true))
                let back = try Data(contentsOf: URL(fileURLWithPath: target))
                #expect(back == content.withUnsafeReadableBytes { Data($0) })
                #expect(proxy.cuts > 12)
            } catch {
                Issue.record(error)
            }
            await client.shutdown()
            await proxy.stop()
        }
    }
}

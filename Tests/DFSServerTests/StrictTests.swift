import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import Foundation
import NIOCore
import Testing

@Suite("Strict reads", .serialized)
struct StrictTests {
    let suraj: UserName
    let path: FilePath

    init() throws {
        suraj = try UserName("suraj")
        path = try FilePath("a/b")
    }

    @Test("they work with a majority and refuse without one, where plain reads still answer")
    func majority() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = TestContent.bytes(50_000, seed: 4)
                _ = try await client.put(content, at: path, owner: suraj)
                let reader = CatalogReader(cluster: client)
                await cluster.stop(cluster.names[1])
                _ = try await GetOperation(cluster: client, path: path, isStrict: true).plan()
                try await reader.settleAll(below: nil)
                await cluster.stop(cluster.names[3])
                let refused = await #expect(throws: ClientError.self) {
                    _ = try await GetOperation(cluster: client, path: path, isStrict: true).plan()
                }
                #expect(refused?.code == .unavailable)
                await #expect(throws: ClientError.self) {
                    try await reader.settleAll(below: nil)
                }
                let (bytes, report) = try await client.getWithReport(path)
                #expect(bytes == content)
                #expect(report.isMinority)
            }
        }
    }

    @Test("a value that was chosen but told to nobody is found, and only then shown")
    func lostNotice() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let key = RegisterKey.file(owner: suraj, path: path)
            let ballot = Ballot(counter: 9, proposer: .random())
            let value = RegisterValue.absent.replacing(.folder, by: .random())
            for name in cluster.names.prefix(3) {
                let catalog = try await cluster.node(name).catalog
                let answers = try await catalog.accept(
                    [(key, BallotedValue(ballot: ballot, value: value))])
                #expect(answers == [.accepted])
            }
            try await cluster.withClient(of: suraj) { client in
                let plain = try await client.list(recursive: false)
                #expect(plain.isEmpty)
                try await CatalogReader(cluster: client).settleAll(below: nil)
                let strict = try await client.list(recursive: false)
                #expect(strict.map(\.path.text) == ["a"])
            }
        }
    }

    @Test("a file is read although its commit notice is late for the nodes that hold it")
    func lateNotice() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let content = ByteBuffer(bytes: Array("short".utf8))
                let manifest = try await client.put(content, at: path, owner: suraj).manifest
                let copy = try FilePath("copy")
                let key = RegisterKey.file(owner: suraj, path: copy)
                let named = Content.file(
                    version: manifest.version, manifestDigest: manifest.digest)
                let value = BallotedValue(
                    ballot: Ballot(counter: 9, proposer: .random()),
                    value: RegisterValue.absent.replacing(named, by: .random()))
                for name in cluster.names {
                    let catalog = try await cluster.node(name).catalog
                    #expect(try await catalog.accept([(key, value)]) == [.accepted])
                    guard !manifest.layout.holders(ofChunk: 1).contains(name) else { continue }
                    #expect(try await catalog.learn([(key, value)]) == 1)
                }
                #expect(try await client.get(copy) == content)
            }
        }
    }
}

import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import Foundation
import NIOCore
import Testing

@testable import DFSNode

@Suite("Members come, go and are replaced", .serialized)
struct MemberTests {
    private let anna: UserName
    private let content = ByteBuffer(bytes: (0..<100_000).map { UInt8(truncatingIfNeeded: $0) })

    init() throws {
        anna = try UserName("anna")
    }

    @Test("a node that lost its disk is replaced in its slot, and knows everything again")
    func replace() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(anna)
            let third = cluster.names[2]
            try await cluster.withClient(of: anna) { client in
                _ = try await client.put(content, at: try FilePath("before"), owner: anna)
                await cluster.stop(third)
                try cluster.loseDisk(of: third)
                await #expect(throws: NodeError.self) { try await cluster.start(third) }
                _ = try await client.put(content, at: try FilePath("meanwhile"), owner: anna)
                try await cluster.start(third, replacing: true)
                try await cluster.awaitReadiness(of: third)
                let node = try await cluster.node(third)
                #expect(node.members.epoch == 2)
                #expect(node.membership.standing == .votes)
                for name in ["before", "meanwhile"] {
                    let state = try await node.catalog.state(
                        of: .file(owner: anna, path: try FilePath(name)))
                    #expect(state.committed != nil, "\(name)")
                    #expect(try await client.get(try FilePath(name)) == content)
                }
                // With another node down, the newcomer's vote is needed.
                await cluster.stop(cluster.names[0])
                _ = try await client.put(content, at: try FilePath("after"), owner: anna)
                #expect(try await client.get(try FilePath("after")) == content)
            }
        }
    }

    @Test("a running node is not replaced, and a whole catalog is not thrown away")
    func notReplaced() async throws {
        try await TestCluster.with { cluster in
            let third = cluster.names[2]
            let node = try await cluster.node(cluster.names[0])
            let address = try await cluster.configuration(of: third).advertise
            await #expect(throws: NodeError.self) {
                try await node.admit(
                    .init(name: third, incarnation: .random(), address: address))
            }
            #expect(node.members.epoch == 1)
            let incarnation = try await cluster.node(third).incarnation
            await cluster.stop(third)
            try await cluster.start(third, replacing: true)
            try await cluster.awaitReadiness(of: third)
            #expect(try await cluster.node(third).incarnation == incarnation)
            #expect(try await cluster.node(third).members.epoch == 1)
        }
    }

    @Test("a fifth node joins and votes; a node that is removed votes no more")
    func addAndRemove() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(anna)
            try await cluster.withClient(of: anna) { client in
                _ = try await client.put(content, at: try FilePath("a"), owner: anna)
                let fourth = try NodeName("DFS4")
                try await cluster.addFolder(of: fourth)
                try await cluster.start(fourth)
                try await cluster.awaitReadiness(of: fourth)
                let first = try await cluster.node(cluster.names[0])
                #expect(first.members.names == cluster.names + [fourth])
                let list = try await first.change(.remove(cluster.names[2]))
                #expect(list.epoch == 3)
                let removed = try await cluster.node(cluster.names[2])
                for _ in 0..<500 where removed.membership.standing == .votes {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(removed.membership.standing == .stranger)
                _ = try await client.put(content, at: try FilePath("b"), owner: anna)
                #expect(try await client.get(try FilePath("b")) == content)
            }
        }
    }

    @Test("a node that was away learns of the new list by the first message, and votes by it")
    func moved() async throws {
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(anna)
            await cluster.stop(cluster.names[2])
            let first = try await cluster.node(cluster.names[0])
            let elsewhere = try NodeAddress(host: "localhost", port: 9)
            let address = try #require(first.members.member(named: cluster.names[2])).address
            try await first.change(.move(cluster.names[2], to: elsewhere))
            try await first.change(.move(cluster.names[2], to: address))
            #expect(first.members.epoch == 3)
            try await cluster.start(cluster.names[2])
            await cluster.stop(cluster.names[1])
            try await cluster.withClient(of: anna) { client in
                _ = try await client.put(content, at: try FilePath("a"), owner: anna)
            }
            #expect(try await cluster.node(cluster.names[2]).members.epoch == 3)
        }
    }

    @Test("a restored old catalog is refused as a voter, and --replace is the way out")
    func rollBack() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(anna)
            let second = cluster.names[1]
            let folder = cluster.folder(of: second)
            try await cluster.withClient(of: anna) { client in
                await cluster.stop(second)
                try FileManager.default.copyItem(
                    atPath: "\(folder)/catalog.db", toPath: "\(folder)/backup")
                try await cluster.start(second)
                try await cluster.awaitReadiness(of: second)
                _ = try await client.put(content, at: try FilePath("a"), owner: anna)
                // Nobody has followed it meanwhile: the put's own messages have told the others.
                await cluster.stop(second)
                for suffix in ["", "-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: "\(folder)/catalog.db\(suffix)")
                }
                try FileManager.default.moveItem(
                    atPath: "\(folder)/backup", toPath: "\(folder)/catalog.db")
                try await cluster.start(second)
                let old = try await cluster.node(second)
                #expect(old.membership.standing == .rolledBack)
                #expect(!old.isReady)
                let error = await #expect(throws: NodeError.self) {
                    _ = try await old.read(.init(keys: [.members]), epoch: 1)
                }
                #expect(error?.message.contains("--replace") == true)
                await cluster.stop(second)
                try await cluster.start(second, replacing: true)
                try await cluster.awaitReadiness(of: second)
                #expect(try await cluster.node(second).members.epoch == 2)
                _ = try await client.put(content, at: try FilePath("b"), owner: anna)
            }
        }
    }

    @Test("a row that following has missed is found by comparing the catalogs, and learned")
    func compared() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(anna)
            let fourth = cluster.names[3]
            let key = RegisterKey.file(owner: anna, path: try FilePath("missed"))
            await cluster.stop(fourth)
            try await cluster.withClient(of: anna) { client in
                _ = try await client.put(content, at: try FilePath("missed"), owner: anna)
            }
            let folder = try await cluster.openFolder(of: fourth)
            for name in cluster.names.dropLast() {
                let peer = try await cluster.node(name)
                let newest = try await peer.catalog.survey(after: nil, limit: 0).survey.newest
                try await folder.catalog.follow(peer.incarnation, upTo: newest, newest: newest)
            }
            #expect(try await folder.catalog.state(of: key).committed == nil)
            #expect(try await folder.catalog.counts().rowsBehind == 0)
            try folder.close()
            try await cluster.start(fourth)
            #expect(try await cluster.node(fourth).catalog.state(of: key).committed != nil)
        }
    }
}

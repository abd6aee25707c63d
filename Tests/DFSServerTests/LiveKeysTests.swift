import DFSClient
import DFSConfiguration
import DFSModel
import DFSTesting
import DFSTrust
import DFSWire
import Foundation
import NIOCore
import Testing

@Suite("Certificates and keys that change while nodes run", .serialized)
struct LiveKeysTests {
    @Test("authority, certificates and cluster key are replaced under a client that goes on")
    func rotation() async throws {
        let alice = try UserName("alice")
        try await TestCluster.with(nodes: 3) { cluster in
            try await cluster.addUser(alice)
            let keys = cluster.root + "/keys"
            let rotation = KeyRotation(folders: [keys], cluster: await cluster.founded.cluster)
            var number = 0
            func works(_ step: String) async throws {
                for name in cluster.names { try await cluster.reloadKeys(of: name) }
                number += 1
                let path = try FilePath("file-\(number)")
                let content = TestContent.bytes(50_000, seed: UInt64(number))
                try await cluster.withClient(of: alice) { client in
                    _ = try await client.put(content, at: path, owner: alice)
                    let back = try await client.get(path)
                    #expect(back == content, "after \(step)")
                }
            }
            let before = await cluster.certificateEnds()
            try rotation.take(.begin, of: .authority)
            try await works("authority begin")
            let renewal = try NodeRenewal(
                certificateFile: keys + "/ca.pem", keyFile: keys + "/ca.key")
            for name in cluster.names {
                _ = try renewal.renew(
                    try await cluster.configuration(of: name), now: Date() + 3_600)
                try await works("renewing \(name)")
            }
            try rotation.take(.finish, of: .authority)
            try await works("authority finish")
            for step in KeyRotation.Step.allCases {
                try rotation.take(step, of: .clusterKey)
                try await works("cluster key \(step)")
            }
            let after = await cluster.certificateEnds()
            #expect(zip(before, after).allSatisfy { $0 < $1 })
        }
    }

    @Test("a certificate ends when its authority does, if that is earlier")
    func authorityEnds() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let keys = cluster.root + "/keys"
            let rotation = KeyRotation(folders: [keys], cluster: await cluster.founded.cluster)
            let before = await cluster.certificateEnds()
            // An authority is good for ten years: this one was made so long ago.
            try rotation.take(.begin, of: .authority, now: Date() - 3_640 * 86_400)
            try await cluster.reloadKeys(of: cluster.names[0])
            #expect(await cluster.certificateEnds() == before)
            try rotation.take(.finish, of: .authority)
            try await cluster.reloadKeys(of: cluster.names[0])
            let end = try #require(await cluster.certificateEnds().first)
            #expect(end < Int(Date().timeIntervalSince1970) + 14 * 86_400)
        }
    }

    @Test("files that do not fit together are not used, and the node goes on")
    func misfit() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let name = cluster.names[0]
            let files = try #require(try await cluster.configuration(of: name).tls)
            try SecretFile.write(Array("nonsense".utf8), to: files.key, replacing: true)
            try await cluster.reloadKeys(of: name)
            let client = try cluster.anonymousClient()
            #expect(await client.health().answers.count == 1)
            await client.shutdown()
        }
    }
}

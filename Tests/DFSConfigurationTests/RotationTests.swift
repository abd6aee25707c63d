import DFSModel
import DFSTrust
import Foundation
import Testing

@testable import DFSConfiguration

@Suite("Renewing certificates and replacing keys")
struct RotationTests {
    private func found(in folder: String, local: Bool = true) async throws -> FoundedCluster {
        try ClusterFounder(
            .init(
                root: folder + "/c",
                members: [
                    NodeEndpoint("DFS1=127.0.0.1:10001"), NodeEndpoint("DFS2=127.0.0.1:10002"),
                ], local: local)
        ).found()
    }

    private func node(
        _ cluster: FoundedCluster, _ position: Int = 0
    ) async throws -> NodeConfiguration {
        try await NodeConfiguration.load(file: cluster.nodeFiles[position].path)
    }

    private func problems(_ cluster: FoundedCluster) async -> [String] {
        var problems: [String] = []
        for file in cluster.nodeFiles {
            problems += await ConfigurationCheck.problems(
                inFile: file.path, nowSeconds: Int(Date().timeIntervalSince1970))
        }
        return problems
    }

    @Test("a renewed node has another key, the same hosts and a later end")
    func renewal() async throws {
        try await withTemporaryFolder { folder in
            let cluster = try await found(in: folder)
            let node = try await node(cluster)
            let files = try #require(node.tls)
            let before = try CertificateInfo.load(file: files.certificate)
            let key = try SecretFile.readText(files.key)
            let renewal = try NodeRenewal(
                certificateFile: "\(cluster.root)/keys/ca.pem",
                keyFile: "\(cluster.root)/keys/ca.key")
            let end = try renewal.renew(node, now: Date() + 3_600)
            let after = try CertificateInfo.load(file: files.certificate)
            #expect(after.expiresAtSeconds == end)
            #expect(end > before.expiresAtSeconds)
            #expect(after.hosts == before.hosts)
            #expect(!before.hosts.isEmpty)
            #expect(try SecretFile.readText(files.key) != key)
            #expect(!SecretFile.isOpenToOthers(files.key))
            #expect(await problems(cluster).isEmpty)
        }
    }

    @Test("an authority is replaced in three steps, and each leaves a cluster that works")
    func authority() async throws {
        try await withTemporaryFolder { folder in
            let cluster = try await found(in: folder)
            let keys = "\(cluster.root)/keys"
            let rotation = KeyRotation(folders: [keys], cluster: cluster.cluster)
            let first = try SecretFile.readText("\(keys)/ca.pem")
            #expect(throws: ConfigurationError.self) {
                try rotation.take(.switch, of: .authority)
            }
            try rotation.take(.begin, of: .authority)
            try rotation.take(.begin, of: .authority)
            let both = try SecretFile.readText("\(keys)/ca.pem")
            #expect(both.hasSuffix(first))
            let old = try await node(cluster)
            let files = try #require(old.tls)
            _ = try TLSIdentity(
                certificateFile: files.certificate, keyFile: files.key,
                authorityFile: files.authority)
            let renewal = try NodeRenewal(
                certificateFile: "\(keys)/ca.pem", keyFile: "\(keys)/ca.key")
            for position in 0..<2 { _ = try renewal.renew(try await node(cluster, position)) }
            try rotation.take(.finish, of: .authority)
            try rotation.take(.finish, of: .authority)
            #expect(try SecretFile.readText("\(keys)/ca.pem") != first)
            #expect(await problems(cluster).isEmpty)
        }
    }

    @Test("a cluster key is replaced in three steps; in between both are believed, on every node")
    func clusterKey() async throws {
        try await withTemporaryFolder { folder in
            let cluster = try await found(in: folder, local: false)
            let folders = ["", "/bundle-DFS1", "/bundle-DFS2"].map { "\(cluster.root)\($0)/keys" }
            let rotation = KeyRotation(folders: folders, cluster: cluster.cluster)
            func issuer() throws -> TokenIssuer {
                let keys = try folders.map { try ClusterKey.load(file: "\($0)/cluster.key") }
                #expect(Set(keys).count == 1)
                return TokenIssuer(key: keys[0], cluster: cluster.cluster)
            }
            func token(_ issuer: TokenIssuer) -> String {
                issuer.issue(
                    subject: "alice", role: .user, generation: 1, lifetimeSeconds: 60,
                    nowSeconds: 0)
            }
            let before = try issuer()
            #expect(throws: ConfigurationError.self) {
                try rotation.take(.switch, of: .clusterKey)
            }
            try rotation.take(.begin, of: .clusterKey)
            let begun = try issuer()
            _ = try before.verify(token(begun), nowSeconds: 1)
            try rotation.take(.switch, of: .clusterKey)
            let switched = try issuer()
            _ = try begun.verify(token(switched), nowSeconds: 1)
            _ = try switched.verify(token(before), nowSeconds: 1)
            try rotation.take(.finish, of: .clusterKey)
            let after = try issuer()
            _ = try switched.verify(token(after), nowSeconds: 1)
            #expect(throws: TrustError.self) { try after.verify(token(before), nowSeconds: 1) }
        }
    }
}

import DFSConfiguration
import DFSModel
import DFSTrust
import Foundation
import Testing

@Suite("Founding a cluster")
struct ClusterFounderTests {
    private func found(_ root: String, count: Int = 3) throws -> FoundedCluster {
        try ClusterFounder(.local(root: root, count: count, basePort: 10_001)).found()
    }

    @Test("a local cluster holds exactly its files, and keys are private")
    func localFiles() async throws {
        try await withTemporaryFolder { folder in
            let root = "\(folder)/new/cluster"
            let cluster = try found(root, count: 2)
            #expect(
                try files(below: root) == [
                    "dfc.conf", "dfs1.conf", "dfs2.conf", "DFS1/node.conf", "DFS2/node.conf",
                    "keys/ca.pem", "keys/ca.key", "keys/cluster.key", "keys/dfs1.pem",
                    "keys/dfs1.key", "keys/dfs2.pem", "keys/dfs2.key",
                ])
            #expect(cluster.nodeFiles.map(\.path) == ["\(root)/dfs1.conf", "\(root)/dfs2.conf"])
            #expect(cluster.clientFile == "\(root)/dfc.conf")
            for name in ["keys", "DFS1", "DFS2"] {
                #expect(try permissions(of: "\(root)/\(name)") == 0o700, "\(name)")
            }
            for name in ["ca.key", "cluster.key", "dfs1.key", "dfs2.key"] {
                #expect(try permissions(of: "\(root)/keys/\(name)") == 0o600, "\(name)")
            }
            #expect(try permissions(of: "\(root)/keys/ca.pem") == 0o644)
            for name in ["dfs1.conf", "dfc.conf"] {
                #expect(try read("\(root)/\(name)").hasPrefix("# "))
            }
        }
    }

    @Test("every file of a new local cluster passes the check")
    func localCheck() async throws {
        try await withTemporaryFolder { folder in
            let root = "\(folder)/cluster"
            let cluster = try found(root)
            let now = Int(Date().timeIntervalSince1970)
            for file in cluster.nodeFiles.map(\.path) + [cluster.clientFile] {
                #expect(
                    await ConfigurationCheck.problems(inFile: file, nowSeconds: now).isEmpty,
                    "\(file)")
            }
            let client = try ClientConfiguration.load(file: cluster.clientFile)
            #expect(client.cluster == cluster.cluster)
            #expect(client.nodes.map(\.address.port) == [10_001, 10_002, 10_003])
            let identities = try cluster.nodeFiles.map {
                try NodeIdentity.read(folder: "\(root)/\($0.node)")
            }
            #expect(Set(identities.map(\.genesis)).count == 1)
            #expect(Set(identities.map(\.incarnation)).count == 3)
            for identity in identities {
                #expect(identity.catalog == .new)
                #expect(
                    identity.genesis?.member(named: identity.node)?.incarnation
                        == identity.incarnation)
            }
        }
    }

    @Test("each node can load its TLS identity and serves every loopback name")
    func localTLS() async throws {
        try await withTemporaryFolder { folder in
            let cluster = try found("\(folder)/cluster", count: 1)
            let configuration = try await NodeConfiguration.load(file: cluster.nodeFiles[0].path)
            let tls = try #require(configuration.tls)
            let identity = try TLSIdentity(
                certificateFile: tls.certificate, keyFile: tls.key, authorityFile: tls.authority)
            #expect(identity.identity.cluster == cluster.cluster)
            let info = try CertificateInfo.load(file: tls.certificate)
            for host in ["localhost", "127.0.0.1", "::1"] { #expect(info.covers(host: host)) }
            #expect(try ClientConfiguration.load(file: cluster.clientFile).copies == 1)
        }
    }

    @Test("a bundle holds what its host needs and nothing of the authority's or others' keys")
    func bundles() async throws {
        try await withTemporaryFolder { folder in
            let members = [
                try NodeEndpoint("DFS1=one.example:10001"),
                try NodeEndpoint("DFS2=[fd00::2]:10002"),
            ]
            let root = "\(folder)/cluster"
            let cluster = try ClusterFounder(
                ClusterFounder.Options(root: root, members: members, local: false)
            ).found()
            #expect(
                try files(below: "\(root)/bundle-DFS1") == [
                    "dfs.conf", "data/node.conf", "keys/ca.pem", "keys/cluster.key",
                    "keys/dfs1.pem", "keys/dfs1.key",
                ])
            // The bundle works where it is carried to.
            let host = "\(folder)/host"
            try FileManager.default.moveItem(atPath: "\(root)/bundle-DFS2", toPath: host)
            let now = Int(Date().timeIntervalSince1970)
            for file in [cluster.nodeFiles[0].path, "\(host)/dfs.conf", cluster.clientFile] {
                #expect(
                    await ConfigurationCheck.problems(inFile: file, nowSeconds: now).isEmpty,
                    "\(file)")
            }
            let node = try await NodeConfiguration.load(file: "\(host)/dfs.conf")
            #expect(node.listen.description == "[::]:10002")
            #expect(node.advertise.description == "[fd00::2]:10002")
            #expect(try files(below: root).contains("keys/ca.key"))
        }
    }

    @Test("a root that holds a cluster is refused and left alone")
    func refusesCluster() async throws {
        try await withTemporaryFolder { folder in
            _ = try found(folder)
            let before = try read("\(folder)/keys/ca.key")
            let error = #expect(throws: ConfigurationError.self) { try found(folder) }
            #expect(error?.code == .conflict)
            #expect(error?.message.contains("holds a cluster already") == true)
            #expect(try read("\(folder)/keys/ca.key") == before)
        }
    }

    @Test("other files in the root stay, and one in the way stops everything")
    func refusesConflict() async throws {
        try await withTemporaryFolder { folder in
            try write("mine", to: "\(folder)/notes.txt")
            try write("mine", to: "\(folder)/dfs2.conf")
            let error = #expect(throws: ConfigurationError.self) { try found(folder) }
            #expect(error?.message.contains("dfs2.conf") == true)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(Set(left) == ["notes.txt", "dfs2.conf"])
            try FileManager.default.removeItem(atPath: "\(folder)/dfs2.conf")
            _ = try found(folder)
            #expect(try read("\(folder)/notes.txt") == "mine")
        }
    }

    @Test("a place that cannot be written is refused and nothing stays behind")
    func unwritable() async throws {
        try await withTemporaryFolder { folder in
            try write("a file", to: "\(folder)/file")
            #expect(throws: ConfigurationError.self) { try found("\(folder)/file/cluster") }
            #expect(throws: ConfigurationError.self) { try found("\(folder)/file") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
        }
    }

    @Test(
        "members that cannot be a cluster are refused before anything is written",
        arguments: [
            [], ["DFS1=a:1", "dfs1=b:1"], ["DFS1=a:1", "DFS2=a:1"], ["keys=a:1"], ["CA=a:1"],
            ["DFS1=0.0.0.0:1"], ["DFS1=a:0"],
        ])
    func members(texts: [String]) async throws {
        try await withTemporaryFolder { folder in
            let options = ClusterFounder.Options(
                root: "\(folder)/cluster", members: try texts.map { try NodeEndpoint($0) },
                local: true)
            let error = #expect(throws: ConfigurationError.self) {
                try ClusterFounder(options).found()
            }
            #expect(error?.code == .invalid)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("ports and numbers out of range are refused", arguments: [(0, 1), (65, 1), (2, 65_535)])
    func localRange(count: Int, basePort: Int) {
        #expect(throws: ConfigurationError.self) {
            try ClusterFounder.Options.local(root: "x", count: count, basePort: basePort)
        }
    }
}

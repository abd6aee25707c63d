import DFSConfiguration
import DFSModel
import DFSTrust
import Foundation
import Testing

@Suite("Configuration check")
struct ConfigurationCheckTests {
    private let now = Int(Date().timeIntervalSince1970)

    /// The problems of `dfs1.conf` after `damage` to a new cluster in a folder.
    private func problems(
        nowSeconds: Int? = nil, after damage: (_ root: String) throws -> Void
    ) async throws -> [String] {
        try await withTemporaryFolder { folder in
            _ = try ClusterFounder(.local(root: folder, count: 2, basePort: 10_001)).found()
            try damage(folder)
            return await ConfigurationCheck.problems(
                inFile: "\(folder)/dfs1.conf", nowSeconds: nowSeconds ?? now)
        }
    }

    @Test("missing files are all named at once")
    func missingFiles() async throws {
        let found = try await problems { root in
            for name in ["keys/ca.pem", "keys/dfs1.pem", "keys/dfs1.key", "keys/cluster.key"] {
                try FileManager.default.removeItem(atPath: "\(root)/\(name)")
            }
        }
        for name in ["ca.pem", "dfs1.pem", "dfs1.key", "cluster.key"] {
            #expect(found.count { $0.contains(name) } == 1, "\(name)")
        }
    }

    @Test("key files that others may read are told", arguments: ["dfs1.key", "cluster.key"])
    func openKeys(name: String) async throws {
        let found = try await problems { root in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: "\(root)/keys/\(name)")
        }
        #expect(found.count == 1)
        #expect(found.first?.contains("chmod 600") == true)
    }

    @Test("certificates that have expired are told")
    func expired() async throws {
        let found = try await problems(nowSeconds: now + 3 * 31_557_600) { _ in }
        #expect(found.count == 1)
        #expect(found.first?.contains("dfs1.pem expired on 20") == true)
        let early = try await problems(nowSeconds: now - 7 * 86_400) { _ in }
        #expect(early.count == 2)
    }

    @Test("another node's certificate is told, and that its key does not fit")
    func otherNode() async throws {
        let found = try await problems { root in
            try FileManager.default.removeItem(atPath: "\(root)/keys/dfs1.pem")
            try FileManager.default.copyItem(
                atPath: "\(root)/keys/dfs2.pem", toPath: "\(root)/keys/dfs1.pem")
        }
        #expect(found.contains { $0.contains("not for the node DFS1") })
        #expect(found.contains { $0.contains("is not the key of the certificate") })
    }

    @Test("another cluster's authority is told")
    func otherAuthority() async throws {
        try await withTemporaryFolder { other in
            _ = try ClusterFounder(.local(root: other, count: 1, basePort: 1)).found()
            let found = try await problems { root in
                try change("authority", to: "\(other)/keys/ca.pem", in: "\(root)/dfs1.conf")
            }
            #expect(found.contains { $0.contains("was not issued by the authority") })
            #expect(found.contains { $0.contains("is not the authority of the cluster") })
        }
    }

    @Test(
        "in the middle of replacing the authority nothing is wrong, with old and new certificates")
    func rotation() async throws {
        let found = try await problems { root in
            let keys = "\(root)/keys"
            let info = try CertificateInfo.load(file: "\(keys)/ca.pem")
            let cluster = try #require(info.organization.flatMap(ClusterID.init))
            try KeyRotation(folders: [keys], cluster: cluster).take(.begin, of: .authority)
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test("a host that the certificate does not name is told")
    func otherHost() async throws {
        let found = try await problems { root in
            try change("advertise", to: "other.example:10001", in: "\(root)/dfs1.conf")
        }
        #expect(found.count == 1)
        #expect(found.first?.contains("other.example") == true)
    }

    @Test("another node's data folder is told")
    func otherFolder() async throws {
        let found = try await problems { root in
            try change("data", to: "DFS2", in: "\(root)/dfs1.conf")
        }
        #expect(found.count == 1)
        #expect(found.first?.contains("is the folder of DFS2") == true)
    }

    @Test("wrong settings and wrong files are told together")
    func together() async throws {
        let found = try await problems { root in
            try change("log-level", to: "loud", in: "\(root)/dfs1.conf")
            try change("data", to: "nowhere", in: "\(root)/dfs1.conf")
        }
        #expect(found.contains { $0.contains("`log-level`") })
        #expect(found.contains { $0.contains("nowhere") })
    }

    @Test("a client's file is recognised by its nodes and its authority is looked at")
    func client() async throws {
        try await withTemporaryFolder { folder in
            let cluster = try ClusterFounder(.local(root: folder, count: 2, basePort: 10_001))
                .found()
            try FileManager.default.removeItem(atPath: "\(folder)/keys/ca.pem")
            let found = await ConfigurationCheck.problems(
                inFile: cluster.clientFile, nowSeconds: now)
            #expect(found.count == 1)
            #expect(found.first?.contains("ca.pem") == true)
            #expect(
                await ConfigurationCheck.problems(inFile: "\(folder)/none.conf", nowSeconds: now)
                    .count == 1)
        }
    }
}

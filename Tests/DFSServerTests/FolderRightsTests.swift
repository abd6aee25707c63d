import DFSClient
import DFSModel
import DFSTesting
import Foundation
import NIOCore
import Testing

@Suite("What lies in a node's folder is for its owner alone", .serialized)
struct FolderRightsTests {
    @Test("every folder is 0700 and every file 0600, also after somebody opened the folder")
    func rights() async throws {
        let alice = try UserName("alice")
        try await TestCluster.with(nodes: 2) { cluster in
            try await cluster.addUser(alice)
            try await cluster.withClient(of: alice) { client in
                for size in [100, 100_000] {
                    _ = try await client.put(
                        TestContent.bytes(size, seed: 1), at: try FilePath("f\(size)"),
                        owner: alice)
                }
            }
            let name = cluster.names[0]
            await cluster.stop(name)
            chmod(cluster.folder(of: name), 0o755)
            try await cluster.start(name)
            for node in cluster.names {
                let found = try Self.walk(cluster.folder(of: node))
                #expect(found.contains { $0.path.contains("/blobs/") })
                #expect(found.contains { $0.path.contains("/audit/") })
                #expect(found.contains { $0.path.hasSuffix("/catalog.db-wal") })
                for item in found {
                    #expect(item.mode == (item.isFolder ? 0o700 : 0o600), "\(item.path)")
                }
            }
        }
    }

    private static func walk(
        _ folder: String
    ) throws -> [(path: String, isFolder: Bool, mode: mode_t)] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return ([""] + names.map { "/\($0)" }).map { name in
            var status = stat()
            lstat(folder + name, &status)
            return (folder + name, status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o777)
        }
    }
}

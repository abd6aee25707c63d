import DFSBlobs
import DFSCatalog
import DFSClient
import DFSCluster
import DFSModel
import DFSNode
import DFSTesting
import Foundation
import NIOCore
import Testing

@Suite("What can be had without a catalog", .serialized)
struct SalvageTests {
    let suraj: UserName

    init() throws {
        suraj = try UserName("suraj")
    }

    /// What a catalog says: register by register, and the blobs that it knows to be whole.
    private struct Content: Equatable {
        var values: [String: String] = [:]
        var manifests: [String: Digest] = [:]
        var blobs: Set<String> = []
    }

    private static func content(of catalog: Catalog) async throws -> Content {
        var content = Content()
        let page = try await catalog.committedPage(after: 0, limit: 10_000)
        for (key, value) in page.values {
            content.values["\(key)"] = "\(value.ballot) \(Digest.of(value.value.binary))"
            for manifest in try await catalog.manifests(of: value.value.namedVersions) {
                content.manifests["\(manifest.version)"] = manifest.digest
                for chunk in manifest.chunks {
                    let blob = try await catalog.blob(
                        version: manifest.version, index: chunk.index, owner: nil)
                    if let blob, blob.state == .stored {
                        content.blobs.insert("\(blob.version)-\(blob.index) \(blob.digest)")
                    }
                }
            }
        }
        return content
    }

    private func fill(_ client: ClusterClient) async throws -> [FilePath: ByteBuffer] {
        var contents: [FilePath: ByteBuffer] = [:]
        for number in 0..<24 {
            let path = try FilePath("d\(number % 3)/f\(number)")
            let content = TestContent.bytes(
                [0, 30, 20_000, 150_000][number % 4], seed: UInt64(number))
            _ = try await client.put(content, at: path, owner: suraj)
            contents[path] = content
        }
        let replaced = try FilePath("d0/f0")
        contents[replaced] = TestContent.bytes(99_000, seed: 99)
        _ = try await client.put(contents[replaced] ?? ByteBuffer(), at: replaced, owner: suraj)
        return contents
    }

    /// Writes the journals of all nodes and stops them. Returns what each catalog said.
    private func settle(_ cluster: TestCluster) async throws -> [NodeName: Content] {
        var contents: [NodeName: Content] = [:]
        for name in cluster.names {
            let node = try await cluster.node(name)
            await node.follow()
            while try await node.catalog.journalPlace().sequence
                < node.catalog.changes(after: 0, limit: 1).newest
            {
                try await Task.sleep(for: .milliseconds(50))
            }
            contents[name] = try await Self.content(of: node.catalog)
        }
        await cluster.stopAll()
        return contents
    }

    private static func salvage(
        _ cluster: TestCluster, _ name: NodeName
    ) async throws -> (Catalog, DiskBlobStore) {
        let configuration = try await cluster.configuration(of: name)
        let members = try MemberList(
            epoch: 1,
            members: [
                Member(
                    name: name, incarnation: .random(), address: configuration.advertise)
            ])
        let folder = cluster.folder(of: name)
        let catalog = try Catalog(
            path: folder + "/salvage.db",
            founding: Founding(
                node: name, cluster: configuration.cluster, incarnation: .random(),
                members: members), onFatal: { _ in })
        let blobs = try await DiskBlobStore(root: folder)
        let tally = try await Salvage(folder: folder, blobs: blobs, into: catalog).run()
        #expect(tally.damaged == 0)
        return (catalog, blobs)
    }

    @Test("a catalog from the journal and the blobs equals the lost one")
    func equality() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            _ = try await cluster.withClient(of: suraj) { try await fill($0) }
            let before = try await settle(cluster)
            for name in cluster.names {
                let (catalog, _) = try await Self.salvage(cluster, name)
                let after = try await Self.content(of: catalog)
                #expect(
                    after.values.filter { !$0.key.contains("members") }
                        == before[name]?.values.filter { !$0.key.contains("members") })
                #expect(after.manifests == before[name]?.manifests)
                #expect(after.blobs == before[name]?.blobs)
                try catalog.close()
            }
        }
    }

    @Test("two folders of four are enough for another cluster with every file")
    func recovery() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            let contents = try await cluster.withClient(of: suraj) { try await fill($0) }
            _ = try await settle(cluster)
            var sources: [Recovery.Place] = []
            for name in [cluster.names[0], cluster.names[2]] {
                let (catalog, blobs) = try await Self.salvage(cluster, name)
                sources.append(Recovery.Place(catalog: catalog, blobs: blobs))
            }
            let other = try TestCluster(
                root: cluster.folder(of: cluster.names[0]) + "/other", nodes: 3)
            let tally = try await other.found(from: sources)
            #expect(tally.files == contents.count && tally.users == 1)
            #expect(tally.incomplete.isEmpty)
            for source in sources { try source.catalog.close() }
            try await other.startAll()
            try await other.withClient(of: suraj) { client in
                for (path, content) in contents {
                    let found = try await client.get(path)
                    #expect(found == content, "\(path)")
                }
                _ = try await client.put(
                    ByteBuffer(string: "new"), at: try FilePath("d0/f0"), owner: suraj)
            }
            await other.stopAll()
        }
    }
}

extension TestCluster {
    /// Fills the folders of this cluster, before its first start, from what is left of another.
    nonisolated func found(from sources: [Recovery.Place]) async throws -> Recovery.Tally {
        var folders: [NodeFolder] = []
        for name in names { folders.append(try await openFolder(of: name)) }
        let tally = try await Recovery(
            from: sources,
            to: folders.map { Recovery.Place(catalog: $0.catalog, blobs: $0.blobs) },
            inlineBytes: 16_384
        ).run()
        for folder in folders { try folder.close() }
        return tally
    }
}

import DFSBlobs
import DFSCatalog
import DFSModel
import DFSTesting
import DFSWire
import Foundation
import NIOCore
import Testing

@testable import DFSNode

@Suite struct BlobSweepTests {
    private static let bytes = Data("abc".utf8)

    /// Rows of one version in a node's catalog, and the blobs that they name but for one.
    private static func fill(
        _ catalog: Catalog, _ store: MemoryBlobStore, _ version: VersionID, count: Int, lost: Int
    ) async throws {
        for index in 1...count {
            try await catalog.recordBlob(
                version: version, index: index, owner: try UserName("anna"), size: bytes.count,
                digest: Digest.of(bytes), bytes: nil)
            guard index != lost else { continue }
            try await store.put(
                ByteBuffer(bytes: bytes), as: BlobID(version: version, index: index))
        }
    }

    @Test(
        """
        while a blob of the first page is held up, those of one more page are compared and no more; \
        what was found is told in the order of the rows
        """)
    func order() async throws {
        let version = VersionID.random()
        let store = HeldBlobStore(holding: BlobID(version: version, index: 2))
        try await TestCluster.with(nodes: 1) { cluster in
            let catalog = try await cluster.node(cluster.names[0]).catalog
            try await Self.fill(catalog, store.inner, version, count: 200, lost: 70)
            var findings: [Int: BlobCheck.Finding] = [:]
            var order: [Int] = []
            var progress: [Int] = []
            async let most = Self.askedWhileHeld(store)
            try await BlobSweep(catalog: catalog, blobs: store, bytesPerSecond: nil).run(
                choosing: { $0.index != 100 },
                { if case .progress(let now) = $0 { progress.append(now.blobs) } }
            ) { page in
                for (record, finding) in zip(page.records, page.findings) {
                    order.append(record.index)
                    findings[record.index] = finding
                }
            }
            // The second page has one that is not chosen.
            #expect(await most == 64 + 63)
            #expect(order == Array(1...200))
            #expect(progress == [64, 128, 192, 200])
            #expect(findings.count == 199 && findings[100] == nil)
            #expect(findings.filter { $0.value != .whole } == [70: .missing])
        }
    }

    @Test("blobs in the catalog are compared beside files of the same pages")
    func inCatalog() async throws {
        let version = VersionID.random()
        let store = MemoryBlobStore()
        try await TestCluster.with(nodes: 1) { cluster in
            let catalog = try await cluster.node(cluster.names[0]).catalog
            let anna = try UserName("anna")
            for index in 1...150 {
                let isFile = index.isMultiple(of: 2)
                try await catalog.recordBlob(
                    version: version, index: index, owner: anna, size: index == 21 ? 4 : 3,
                    digest: Digest.of(index == 11 ? Data("abd".utf8) : Self.bytes),
                    bytes: isFile ? nil : Self.bytes)
                guard isFile else { continue }
                try await store.put(
                    ByteBuffer(bytes: Self.bytes), as: BlobID(version: version, index: index))
            }
            var found: [(index: Int, finding: BlobCheck.Finding?)] = []
            try await BlobSweep(catalog: catalog, blobs: store, bytesPerSecond: nil).run(
                choosing: { $0.index != 31 && $0.index != 32 }, { _ in }
            ) { page in
                found += zip(page.records, page.findings).map { ($0.index, $1) }
            }
            #expect(found.map(\.index) == Array(1...150))
            let others = found.filter { $0.finding != .whole }
            #expect(others.map(\.index) == [11, 21, 31, 32])
            #expect(others.map(\.finding) == [.corrupt, .wrongSize(3), nil, nil])
        }
    }

    /// How many blobs were asked for when nothing happened any more; lets the held one go.
    private static func askedWhileHeld(_ store: HeldBlobStore) async -> Int {
        for _ in 0..<500 where store.askedCount < 64 + 63 {
            try? await Task.sleep(for: .milliseconds(20))
        }
        try? await Task.sleep(for: .milliseconds(100))
        defer { store.letGo() }
        return store.askedCount
    }

    @Test("with a limit of the rate a page is told before the next one begins")
    func rate() async throws {
        let version = VersionID.random()
        let store = HeldBlobStore(holding: BlobID(version: .random(), index: 1))
        try await TestCluster.with(nodes: 1) { cluster in
            let catalog = try await cluster.node(cluster.names[0]).catalog
            try await Self.fill(catalog, store.inner, version, count: 130, lost: 1)
            var asked: [Int] = []
            // The first page is paid for after a fifth of a second.
            try await BlobSweep(catalog: catalog, blobs: store, bytesPerSecond: 960).run(
                choosing: { _ in true }, { _ in }
            ) { _ in asked.append(store.askedCount) }
            #expect(asked == [64, 128, 130])
        }
    }
}

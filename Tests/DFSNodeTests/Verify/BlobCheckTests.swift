import DFSModel
import DFSTesting
import Foundation
import Testing

@testable import DFSNode

@Suite struct BlobCheckTests {
    @Test("a blob that is collected while it is looked at is no damage; one that vanishes is")
    func collected() async throws {
        let owner = try UserName("anna")
        try await TestCluster.with(nodes: 1) { cluster in
            let node = try await cluster.node(cluster.names[0])
            let check = BlobCheck(catalog: node.catalog, blobs: node.blobs)
            let version = VersionID.random()
            let bytes = Data("abc".utf8)
            for (index, kept) in [(1, bytes), (2, nil)] {
                try await node.catalog.recordBlob(
                    version: version, index: index, owner: owner, size: 3,
                    digest: Digest.of(bytes), bytes: kept)
            }
            let records = try await node.catalog.blobs(after: nil, limit: 2)
            try #require(records.count == 2)
            #expect(try await check.finding(ofPossiblyGone: records[0]) == .whole)
            #expect(try await check.finding(ofPossiblyGone: records[1]) == .missing)
            _ = try await node.catalog.forget(version, proof: [:])
            for record in records {
                #expect(try await check.finding(ofPossiblyGone: record) == nil)
            }
        }
    }
}

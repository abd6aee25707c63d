import DFSCluster
import DFSModel
import Foundation
import GRDB
import Testing

@testable import DFSCatalog

@Suite("What is to be repaired")
struct RepairsTests {
    /// Learns a version without holding any of its chunks; those of DFS1 are 3 and 4.
    private func learn(
        _ manifest: Manifest, at counter: UInt64, _ catalog: Catalog
    ) async throws {
        let key = RegisterKey.file(owner: manifest.owner, path: manifest.path)
        let news = try await catalog.learn(
            [(key, Samples.value(counter, manifest))], manifests: [manifest])
        #expect(news == 1)
    }

    @Test("a comparison queues the chunks that belong here and lack, once")
    func missing() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await learn(manifest, at: 1, catalog)
            let page = try await catalog.compareNext(.changes, limit: 100)
            #expect(page.queued == 2)
            let due = try await catalog.dueRepairs(limit: 10)
            #expect(due.map(\.index) == [3, 4])
            #expect(due.map(\.digest) == manifest.chunks(on: catalog.node).map(\.digest))
            #expect(due.allSatisfy { $0.isWanted && $0.layout == manifest.layout })
            let again = try await catalog.compareNext(.changes, limit: 100)
            #expect(again.registers == 0 && again.queued == 0)
            #expect(
                try await catalog.repairQueue() == RepairQueue(chunks: 2, bytes: 8, failing: 0))
        }
    }

    @Test("what is here is not queued, and storing a chunk takes it from the queue")
    func storing() async throws {
        try await Catalog.with { catalog, _ in
            try await catalog.put(try Samples.manifest(1), at: 1)
            #expect(try await catalog.compareNext(.changes, limit: 100).queued == 0)
            let other = try Samples.manifest(2, path: "b")
            try await learn(other, at: 1, catalog)
            #expect(try await catalog.compareNext(.changes, limit: 100).queued == 2)
            try await catalog.stage(other)
            #expect(try await catalog.repairQueue().chunks == 0)
        }
    }

    @Test("former versions are compared too")
    func former() async throws {
        try await Catalog.with { catalog, _ in
            let old = try Samples.manifest(1)
            let new = try Samples.manifest(2)
            try await catalog.stage(new)
            let key = try Samples.key("a")
            _ = try await catalog.learn(
                [(key, Samples.value(1, new, former: [old]))], manifests: [old, new])
            #expect(try await catalog.compareNext(.changes, limit: 100).queued == 2)
            #expect(
                try await catalog.dueRepairs(limit: 9).allSatisfy { $0.version == old.version })
        }
    }

    @Test("pages go on where the last one ended, also after the catalog was opened again")
    func place() async throws {
        try await Catalog.with { catalog, path in
            for number in 1...5 {
                try await learn(try Samples.manifest(number, path: "p\(number)"), at: 1, catalog)
            }
            #expect(try await catalog.compareNext(.changes, limit: 2).queued == 2)
            #expect(try await catalog.compareNext(.changes, limit: 2).queued == 4)
            let other = try Catalog.open(path)
            #expect(try await other.compareNext(.changes, limit: 10).queued == 4)
            #expect(try await other.comparingProgress().behind == 0)
            try other.close()
        }
    }

    @Test("a damaged chunk is queued with its mark, and leaves the queue when found whole")
    func marks() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            for state in [BlobRecord.State.damaged, .missing] {
                try await catalog.markBlob(version: manifest.version, index: 3, state)
                #expect(try await catalog.dueRepairs(limit: 9).map(\.index) == [3])
                try await catalog.markBlob(version: manifest.version, index: 3, .stored)
                #expect(try await catalog.repairQueue().chunks == 0)
            }
        }
    }

    @Test("a finding that comes late does not call whole what was found damaged meanwhile")
    func lateMark() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            let seen = try #require(
                try await catalog.blob(version: manifest.version, index: 3, owner: nil))
            try await catalog.markBlob(version: manifest.version, index: 3, .damaged)
            try await catalog.markBlobs([BlobMark(seen, is: .stored)])
            let now = try #require(
                try await catalog.blob(version: manifest.version, index: 3, owner: nil))
            #expect(now.state == .damaged)
            #expect(try await catalog.repairQueue().chunks == 1)
            try await catalog.markBlobs([BlobMark(now, is: .stored)])
            #expect(try await catalog.repairQueue().chunks == 0)
            try await catalog.markBlobs([BlobMark(now, is: .missing)])
            #expect(try await catalog.dueRepairs(limit: 9).map(\.index) == [3])
        }
    }

    @Test("a repair that comes too late does not bring back a version that was collected")
    func lateRepair() async throws {
        try await Catalog.with { catalog, _ in
            let (version, owner) = (VersionID.random(), try UserName("anna"))
            let error = await #expect(throws: CatalogError.self) {
                try await catalog.recordBlob(
                    version: version, index: 1, owner: owner, size: 3,
                    digest: Digest.of([1, 2, 3]), bytes: nil, isRepair: true)
            }
            #expect(error?.code == .notFound)
            #expect(try await catalog.blob(version: version, index: 1, owner: nil) == nil)
        }
    }

    @Test("a try that fails comes again after its pause, and counts as failing after three")
    func postponing() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            try await catalog.markBlob(version: manifest.version, index: 3, .damaged)
            for _ in 1...3 {
                try await catalog.postponeRepair(
                    version: manifest.version, index: 3, seconds: 30)
                #expect(try await catalog.dueRepairs(limit: 9).isEmpty)
                try await catalog.addUptime(seconds: 30)
                #expect(try await catalog.dueRepairs(limit: 9).count == 1)
            }
            #expect(try await catalog.repairQueue().failing == 1)
            try await catalog.postponeRepair(version: manifest.version, index: 3, seconds: 30)
            try await catalog.hastenRepairs()
            #expect(try await catalog.dueRepairs(limit: 9).count == 1)
        }
    }

    @Test("a version that goes takes its repairs with it")
    func forgotten() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.stage(manifest)
            _ = try await catalog.accept(
                [(try Samples.key("a"), Samples.value(1, manifest))], manifests: [manifest])
            try await catalog.markBlob(version: manifest.version, index: 3, .damaged)
            let item = try await catalog.repair(version: manifest.version, index: 3)
            #expect(item?.isWanted == false)
            #expect(try await catalog.forget(manifest.version, proof: [:]) != nil)
            #expect(try await catalog.repairQueue().chunks == 0)
        }
    }

    @Test("a full pass finds what a comparison has passed by, and what does not belong here")
    func fullPass() async throws {
        try await Catalog.with { catalog, path in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            _ = try await catalog.compareNext(.changes, limit: 100)
            try await catalog.recordBlob(
                version: manifest.version, index: 1, owner: manifest.owner, size: 5,
                digest: manifest.chunks[0].digest,
                bytes: Samples.content(1, chunk: 1, size: 5))
            try await catalog.pool.write { database in
                try database.execute(sql: "DELETE FROM blobs WHERE chunk_index = 4")
            }
            #expect(try await catalog.compareNext(.changes, limit: 100).queued == 0)
            let pass = try await catalog.compareNext(.fullPass, limit: 100)
            #expect(pass.queued == 1 && pass.isLast)
            #expect(pass.surplus == [manifest.version])
            #expect(try await catalog.surplusChunks(of: manifest.version) == [1])
            #expect(try await catalog.comparingProgress().secondsSincePass == 0)
            let forgotten = try await catalog.forgetSurplus(version: manifest.version, index: 3)
            #expect(!forgotten)
            _ = try await catalog.forgetSurplus(version: manifest.version, index: 1)
            #expect(try await catalog.surplusChunks(of: manifest.version).isEmpty)
        }
    }

    @Test(
        "the scrub takes the blob that was verified longest ago first, and what time itself forgot")
    func scrub() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            try await catalog.pool.write { database in
                try database.execute(
                    sql:
                        "UPDATE blobs SET verified_ms = CASE chunk_index WHEN 3 THEN 200 ELSE 100 END"
                )
            }
            let due = try await catalog.blobsToScrub(
                cutoffMilliseconds: 200, horizonMilliseconds: 300, limit: 9)
            #expect(due.map(\.index) == [4, 3])
            let one = try await catalog.blobsToScrub(
                cutoffMilliseconds: 100, horizonMilliseconds: 300, limit: 9)
            #expect(one.map(\.index) == [4])
            let future = try await catalog.blobsToScrub(
                cutoffMilliseconds: 50, horizonMilliseconds: 150, limit: 9)
            #expect(future.map(\.index) == [3])
            #expect(try await catalog.oldestVerificationMilliseconds() == 100)
        }
    }
}

import DFSCluster
import DFSModel
import Foundation
import Synchronization
import Testing

@testable import DFSCatalog

@Suite struct GroupCommitTests {
    @Test("two hundred verbs at once are all durable, and failing ones harm no other")
    func concurrent() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            let catalog = try Catalog.open(path)
            let anna = try Samples.user()
            let taken = VersionID(high: 3, low: 3)
            try await catalog.recordBlob(
                version: taken, index: 1, owner: try Samples.user("bert"), size: 1,
                digest: Digest.of([0]), bytes: Data([0]))
            let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<220 {
                    let isBad = number.isMultiple(of: 11)
                    group.addTask {
                        do {
                            try await catalog.recordBlob(
                                version: isBad ? taken : VersionID(high: 4, low: UInt64(number)),
                                index: 2, owner: anna, size: 1, digest: Digest.of([1]),
                                bytes: Data([1]))
                            return false
                        } catch let error as CatalogError where error.code == .notFound {
                            return true
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failures == 20)
            #expect(try await catalog.blobTotals().count == 201)
            try catalog.close()
            let again = try Catalog.open(path)
            #expect(try await again.blobTotals().count == 201)
            #expect(try await again.contradictions(limit: 10).isEmpty)
            try again.close()
        }
    }

    @Test("a verb that fails halfway leaves nothing behind")
    func atomic() async throws {
        try await Catalog.with { catalog, _ in
            await #expect(throws: CatalogError.self) {
                try await catalog.writer.run { database in
                    try database.run("UPDATE node SET boots = 77")
                    throw CatalogError(.conflict, "Stop.")
                }
            }
            await #expect(throws: CatalogError.self) {
                try await catalog.writer.run { try $0.run("UPDATE node SET boots = -1") }
            }
            let boots = try await catalog.countBoot()
            #expect(boots == 1)
        }
    }

    @Test("of verbs in one transaction, those around a failing one are stored once")
    func once() async throws {
        try await Catalog.with { catalog, _ in
            let before = try await catalog.steps()
            let gate = Mutex(false)
            // The first verb holds the writer until all others wait for the next transaction.
            async let first: Void = catalog.writer.run { _ in
                while !gate.withLock({ $0 }) { usleep(1_000) }
            }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<9 {
                    group.addTask {
                        do {
                            try await catalog.writer.run { database in
                                try database.run("UPDATE node SET steps = steps + 1")
                                if number % 3 == 1 { throw CatalogError(.conflict, "Stop.") }
                            }
                            return true
                        } catch let error as CatalogError where error.code == .conflict {
                            return false
                        }
                    }
                }
                try await Task.sleep(for: .milliseconds(200))
                gate.withLock { $0 = true }
                #expect(try await group.reduce(0) { $0 + ($1 ? 1 : 0) } == 6)
            }
            try await first
            #expect(try await catalog.steps() == before + 6)
        }
    }
}

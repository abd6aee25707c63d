import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct FollowingTests {
    @Test("committed rows are given in the order of the commits, each register once")
    func changes() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            try await catalog.put(manifest, at: 1)
            _ = try await catalog.learn([(try Samples.key("b"), Samples.value(1, .folder))])
            _ = try await catalog.accept([(try Samples.key("c"), Samples.value(1, .folder))])
            _ = try await catalog.learn([(try Samples.key("a"), Samples.value(2, .deleted))])
            let all = try await catalog.changes(after: 0, limit: 100)
            #expect(
                all.rows.map(\.key) == [.members, try Samples.key("b"), try Samples.key("a")])
            #expect(all.rows.map(\.sequence) == [1, 3, 4])
            #expect(all.rows.last?.ballot == Samples.ballot(2))
            #expect(all.newest == 4)
            let page = try await catalog.changes(after: 1, limit: 1)
            #expect(page.rows.map(\.sequence) == [3])
            #expect(try await catalog.changes(after: 4, limit: 9).rows.isEmpty)
        }
    }

    @Test("what a peer has can be told from what is known, and fetched with manifests")
    func behind() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let (a, b) = (try Samples.key("a"), try Samples.key("b"))
            try await catalog.put(manifest, at: 5)
            #expect(
                try await catalog.behind([
                    (a, Samples.ballot(5)), (b, Samples.ballot(1)), (.members, .genesis),
                ]) == [b])
            #expect(try await catalog.behind([(a, Samples.ballot(6))]) == [a])
            let (values, manifests) = try await catalog.committed([b, a])
            #expect(values.map(\.0) == [a])
            #expect(values.first?.1 == Samples.value(5, manifest))
            #expect(manifests == [manifest])
        }
    }

    @Test("a peer that tells of less than before has been rolled back")
    func rollback() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            let peer = Samples.incarnation(2)
            var catalog = try Catalog.open(path)
            #expect(try await catalog.followedSequence(of: peer) == 0)
            try await catalog.follow(peer, upTo: 5, newest: 9)
            try await catalog.follow(peer, upTo: 9, newest: 9)
            #expect(try await catalog.counts().rowsBehind == 0)
            try await catalog.follow(peer, upTo: 9, newest: 12)
            #expect(try await catalog.counts().rowsBehind == 3)
            try catalog.close()
            catalog = try Catalog.open(path)
            let error = await #expect(throws: CatalogError.self) {
                try await catalog.follow(peer, upTo: 9, newest: 11)
            }
            #expect(error?.code == .conflict)
            #expect(try await catalog.followedSequence(of: peer) == 9)
            try await catalog.follow(Samples.incarnation(3), upTo: 0, newest: 0)
            try catalog.close()
        }
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct ComparisonTests {
    @Test("committed rows are given in the order of their keys, within a range")
    func rows() async throws {
        try await Catalog.with { catalog, _ in
            let keys = try ["a/b", "a", "b", "a!"].map { try Samples.key($0) }
            for key in keys {
                _ = try await catalog.learn([(key, Samples.value(2, .folder))])
            }
            _ = try await catalog.accept([(try Samples.key("c"), Samples.value(1, .folder))])
            let sorted = try ["a", "a!", "a/b", "b"].map { try Samples.key($0) }
            let all = try await catalog.committedRows(after: nil, limit: 100)
            #expect(all.map(\.key) == sorted + [.members])
            #expect(all.first?.ballot == Samples.ballot(2))
            let some = try await catalog.committedRows(
                after: sorted[0], through: sorted[2], limit: 100)
            #expect(some.map(\.key) == Array(sorted[1...2]))
            let page = try await catalog.committedRows(after: sorted[0], limit: 1)
            #expect(page.map(\.key) == [sorted[1]])
            #expect(try await catalog.committedRows(after: .members, limit: 9).isEmpty)
        }
    }

    @Test(
        "what a sender has heard is remembered with what it sends, of others only, and only grows")
    func heard() async throws {
        try await Catalog.with { catalog, _ in
            let (one, other) = (Samples.incarnation(2), Samples.incarnation(3))
            let own = catalog.incarnation
            _ = try await catalog.accept(
                [(try Samples.key("a"), Samples.value(1, .folder))],
                heard: StepsHeard([one: 7, own: 99]))
            _ = try await catalog.learn([], heard: StepsHeard([one: 5, other: 4]))
            #expect(try await catalog.rememberedSteps(of: one) == 7)
            #expect(try await catalog.rememberedSteps(of: other) == 4)
            #expect(try await catalog.rememberedSteps(of: own) == 0)
            #expect(try await catalog.followedSequence(of: one) == 0)
            let steps = try await catalog.steps()
            _ = try await catalog.accept([(try Samples.key("b"), Samples.value(1, .folder))])
            #expect(try await catalog.steps() == steps + 1)
        }
    }
}

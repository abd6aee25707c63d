import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite("What a node counts of what it writes down")
struct StepsTests {
    @Test("each register of a message is a step, and each that is learned has its own number")
    func counts() async throws {
        try await Catalog.with { catalog, _ in
            let before = try await catalog.steps()
            let newest = try await catalog.changes(after: 0, limit: 10).newest
            let keys = try ["a", "b", "c"].map { try Samples.key($0) }
            let items = keys.map {
                PrepareItem(key: $0, ballot: Samples.ballot(1), manifest: nil)
            }
            let prepared = try await catalog.countedPrepare(items)
            #expect(prepared.steps == before + 3)
            let values = keys.map { ($0, Samples.value(1, .folder)) }
            let accepted = try await catalog.countedAccept(
                values, manifests: [], heard: StepsHeard())
            #expect(accepted.steps == before + 6)
            #expect(try await catalog.learn(values) == 3)
            #expect(try await catalog.steps() == before + 9)
            let changes = try await catalog.changes(after: newest, limit: 10)
            #expect(changes.rows.map(\.sequence) == [newest + 1, newest + 2, newest + 3])
            #expect(changes.rows.map(\.key) == keys)
            #expect(changes.newest == newest + 3)
        }
    }

    @Test("what is refused or known already is no step")
    func nothingNew() async throws {
        try await Catalog.with { catalog, _ in
            let values = [(try Samples.key("a"), Samples.value(5, .folder))]
            #expect(try await catalog.learn(values) == 1)
            let before = try await catalog.steps()
            #expect(try await catalog.learn(values) == 0)
            let refused = PrepareItem(
                key: try Samples.key("a"), ballot: Samples.ballot(4), manifest: nil)
            #expect(try await catalog.countedPrepare([refused]).steps == before)
            #expect(try await catalog.changes(after: 0, limit: 10).newest == 2)
        }
    }
}

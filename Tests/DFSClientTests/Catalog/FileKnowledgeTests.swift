import DFSCluster
import DFSModel
import Testing

@testable import DFSClient

@Suite("What the catalogs know together")
struct FileKnowledgeTests {
    private func knowledge(
        _ entries: [Int: NodeEntry], _ manifests: [Manifest], answered: [Int], down: [Int] = []
    ) throws -> FileKnowledge {
        FileKnowledge(
            entries: try Dictionary(
                uniqueKeysWithValues: entries.map { (try Samples.node($0.key), $0.value) }),
            manifests: Dictionary(uniqueKeysWithValues: manifests.map { ($0.version, $0) }),
            answered: Set(try answered.map(Samples.node)),
            failures: try Dictionary(
                uniqueKeysWithValues: down.map {
                    (try Samples.node($0), ClientError(.unavailable, ""))
                }))
    }

    @Test("the newest version that can be had wins")
    func newest() throws {
        let manifest = try Samples.manifest(chunks: 4)
        let entry = Samples.entry(manifest)
        let known = try knowledge(
            [1: entry, 2: entry, 3: entry], [manifest], answered: [1, 2, 3], down: [4])
        #expect(known.candidate?.manifest == manifest)
        #expect(known.candidate?.availability.state == .degraded)
        #expect(!known.isMinority)
    }

    @Test("a tombstone hides what is older")
    func tombstone() throws {
        let manifest = try Samples.manifest(chunks: 4)
        let entry = Samples.entry(manifest)
        let deleted = NodeEntry(
            path: manifest.path, ballot: Ballot(counter: 9, proposer: ProposerID(high: 0, low: 1)),
            kind: .deleted)
        let known = try knowledge(
            [1: entry, 2: deleted, 3: entry], [manifest], answered: [1, 2, 3])
        #expect(known.newest == nil)
        #expect(known.candidate == nil)
    }

    @Test("two nodes of four are too few to rule out a newer version")
    func minority() throws {
        #expect(try knowledge([:], [], answered: [1, 2], down: [3, 4]).isMinority)
        #expect(try !knowledge([:], [], answered: [1, 2, 3], down: [4]).isMinority)
    }
}

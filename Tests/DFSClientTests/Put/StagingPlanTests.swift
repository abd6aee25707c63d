import DFSCluster
import DFSModel
import Testing

@testable import DFSClient

@Suite("The plan of a put")
struct StagingPlanTests {
    private func plan(_ nodes: Int, copies: Int = 2) throws -> StagingPlan {
        try StagingPlan(
            version: VersionID(high: 1, low: 2), candidates: try Samples.candidates(nodes),
            copies: copies, rotation: .number(2))
    }

    private let broken = ClientError(.unavailable, "DFS2 does not answer.")

    @Test("a put over four nodes follows the lab report's table")
    func table() throws {
        let plan = try plan(4)
        #expect(try plan.targets(ofChunk: 1) == [Samples.node(3), Samples.node(2)])
        #expect(plan.layout.rotation == 2)
    }

    @Test("a node that fails is left out, and only missing copies are asked for")
    func drop() throws {
        var plan = try plan(4)
        for chunk in Samples.chunks(4) {
            plan.add(chunk)
            for node in plan.targets(ofChunk: chunk.index) { plan.record(chunk.index, on: node) }
        }
        #expect(plan.missing.isEmpty)
        try plan.drop(try Samples.node(2), because: broken)
        #expect(plan.layout.nodes == (try [1, 3, 4].map(Samples.node)))
        #expect(!plan.missing.isEmpty)
        #expect(plan.missing[try Samples.node(2)] == nil)
        for (node, chunks) in plan.missing {
            for chunk in chunks {
                let sources = plan.copySources(ofChunk: chunk.index)
                #expect(!sources.isEmpty && !sources.contains(node))
                #expect(!sources.contains(try Samples.node(2)))
            }
        }
    }

    @Test("with fewer nodes than copies the put ends, with the reasons")
    func tooFew() throws {
        var plan = try plan(2)
        #expect {
            try plan.drop(try Samples.node(2), because: broken)
        } throws: { error in
            let error = error as? ClientError
            return error?.code == .unavailable
                && error?.message.contains("DFS2 does not answer.") == true
        }
        var full = try self.plan(2)
        #expect {
            try full.drop(try Samples.node(1), because: ClientError(.noSpace, "Full."))
        } throws: { ($0 as? ClientError)?.code == .noSpace }
    }

    @Test("a new version begins empty and copies from the old one")
    func restart() throws {
        var plan = try plan(4)
        let chunk = Samples.chunks(1)[0]
        plan.add(chunk)
        for node in plan.targets(ofChunk: 1) { plan.record(1, on: node) }
        let old = plan.version
        try plan.restart(as: VersionID(high: 3, low: 4))
        #expect(plan.source == old)
        #expect(plan.targets(ofChunk: 1).count == 2)
        #expect(plan.copySources(ofChunk: 1) == (try [2, 3].map(Samples.node)))
        let manifest = try plan.manifest(
            owner: try UserName("a"), path: try FilePath("b"), modifiedMilliseconds: 1)
        #expect(manifest.version == VersionID(high: 3, low: 4))
        #expect(manifest.chunks == [chunk])
    }
}

import DFSCluster
import DFSModel
import Testing

@testable import DFSClient

@Suite("The plan of a get")
struct FetchStateTests {
    private func state(up: [Int]) throws -> FetchState {
        let manifest = try Samples.manifest(chunks: 4)
        return try FetchState(manifest, try Samples.availability(manifest, up: up))
    }

    private func takeAll(_ state: inout FetchState) -> [FetchState.Job] {
        var jobs: [FetchState.Job] = []
        while let job = state.take(busy: { _ in false }, before: .max) { jobs.append(job) }
        return jobs
    }

    @Test("two nodes of four are enough, and each chunk is fetched once")
    func minimal() throws {
        var state = try state(up: [1, 2, 3, 4])
        #expect(state.plan.nodes.count == 2)
        #expect(takeAll(&state).map(\.chunk.index) == [1, 2, 3, 4])
        #expect(state.isEmpty)
    }

    @Test("what is planned is what waits, by node and in order")
    func planned() throws {
        var state = try state(up: [1, 2, 3, 4])
        let planned = state.planned
        #expect(planned.count == 2)
        #expect(planned.values.joined().map(\.index).sorted() == [1, 2, 3, 4])
        #expect(planned.values.allSatisfy { $0.map(\.index) == $0.map(\.index).sorted() })
        state.skip([2])
        let taken = state.take(busy: { _ in false }, before: .max)
        let job = try #require(taken)
        let rest = state.planned.values.joined().map(\.index)
        #expect(rest.sorted() == [3, 4] && job.chunk.index == 1)
        try state.fail(job, .silent)
        #expect(state.planned[job.node] == nil)
        #expect(state.planned.values.joined().map(\.index).sorted() == [1, 3, 4])
    }

    @Test("a silent node's chunks move to others")
    func silent() throws {
        var state = try state(up: [1, 2, 3, 4])
        let jobs = takeAll(&state)
        try state.fail(jobs[0], .silent)
        let again = takeAll(&state)
        #expect(again.map(\.chunk.index) == [jobs[0].chunk.index])
        #expect(again[0].node != jobs[0].node)
    }

    @Test("silent nodes get one longer chance when no other copy is left")
    func patience() throws {
        var state = try state(up: [1, 3])
        let jobs = takeAll(&state)
        let first = try #require(jobs.first)
        let other = try #require(jobs.first { $0.node == first.node && $0.chunk != first.chunk })
        try state.fail(first, .silent)
        try state.fail(other, .silent)
        let again = takeAll(&state)
        #expect(again.count == 2)
        #expect(again.allSatisfy { $0.isPatient && $0.node == first.node })
        #expect(throws: FetchPlan.Incomplete.self) { try state.fail(again[0], .silent) }
    }

    @Test("a damaged copy is not asked for again, and absence alone is told apart")
    func damaged() throws {
        var state = try state(up: [1, 2, 3, 4])
        let job = try #require(takeAll(&state).first)
        try state.fail(job, .damaged)
        let again = try #require(takeAll(&state).first)
        #expect(again.node != job.node)
        #expect(!state.onlyAbsences)
        #expect(throws: FetchPlan.Incomplete.self) { try state.fail(again, .absent) }
        var absent = try self.state(up: [1, 2, 3, 4])
        try absent.fail(try #require(takeAll(&absent).first), .absent)
        #expect(absent.onlyAbsences)
    }

    @Test("busy nodes and chunks ahead of the window wait")
    func waiting() throws {
        var state = try state(up: [1, 2, 3, 4])
        #expect(state.take(busy: { _ in true }, before: .max) == nil)
        #expect(state.take(busy: { _ in false }, before: 1) == nil)
        #expect(state.take(busy: { _ in false }, before: 2)?.chunk.index == 1)
    }
}

import DFSCluster
import DFSModel
import Testing

@testable import DFSNode

@Suite("Turns at a register")
struct KeyLocksTests {
    @Test("one proposal at a time runs for a register, and all get their turn")
    func turns() async throws {
        let locks = KeyLocks()
        let stage = Stage()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { [stage] in
                    try await locks.withLocks([.members]) { await stage.perform() }
                }
            }
            try await group.waitForAll()
        }
        #expect(await stage.performances == 50)
        #expect(await stage.mostAtOnce == 1)
    }

    @Test("a proposal that fails passes the turn on")
    func failure() async throws {
        let locks = KeyLocks()
        await #expect(throws: NodeError.self) {
            try await locks.withLocks([.members]) { throw NodeError(.invalid, "no") }
        }
        let value = try await locks.withLocks([.members]) { 7 }
        #expect(value == 7)
    }
}

/// Counts who is on it at the same time.
private actor Stage {
    private(set) var performances = 0
    private(set) var mostAtOnce = 0
    private var present = 0

    func perform() async {
        present += 1
        mostAtOnce = max(mostAtOnce, present)
        await Task.yield()
        present -= 1
        performances += 1
    }
}

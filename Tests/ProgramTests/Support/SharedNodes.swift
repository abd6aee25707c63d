import DFSModel
import Testing

/// One running cluster for all tests of a suite.
struct SharedNodes: SuiteTrait, TestScoping {
    @TaskLocal private static var current: NodeProcesses?

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await NodeProcesses.with { nodes in
            try await Self.$current.withValue(nodes) { try await function() }
        }
    }

    /// The cluster of the suite that runs.
    static func get() throws -> NodeProcesses {
        guard let current else { throw ModelError(.internal, "The suite has no `.sharedNodes`.") }
        return current
    }
}

extension Trait where Self == SharedNodes {
    /// Starts four nodes before the first test of the suite, and stops them after the last.
    static var sharedNodes: Self { SharedNodes() }
}

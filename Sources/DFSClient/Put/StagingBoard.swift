import Synchronization

/// A ``StagingPlan`` that several uploads share.
final class StagingBoard: Sendable {
    private let plan: Mutex<StagingPlan>
    /// Chunks that need not be sent.
    let leftovers: Leftovers?

    init(_ plan: StagingPlan, leftovers: Leftovers? = nil) {
        self.plan = Mutex(plan)
        self.leftovers = leftovers
    }

    var now: StagingPlan { plan.withLock { $0 } }

    /// Asks without a copy, which would make the next change copy the whole plan.
    func read<Value: Sendable>(_ body: (borrowing StagingPlan) -> Value) -> Value {
        plan.withLock { body($0) }
    }

    func change<Value: Sendable>(_ body: (inout StagingPlan) throws -> Value) rethrows -> Value {
        try plan.withLock { plan in try body(&plan) }
    }
}

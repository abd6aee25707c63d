import Logging
import ServiceLifecycle

/// Services in several groups that stop at the same moment, each group in the reverse of its own
/// order; one group after the other would add up their times.
struct SideBySide: Service {
    let groups: [[any Service]]
    let logger: Logger

    /// Runs until all groups have ended. The first failure stops the others as a signal does, and
    /// is thrown once they have ended.
    func run() async throws {
        let groups = groups.map { ServiceGroup(services: $0, logger: logger) }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for group in groups { tasks.addTask { try await group.run() } }
            var first: (any Error)?
            while let result = await tasks.nextResult() {
                guard first == nil, case .failure(let error) = result else { continue }
                first = error
                for group in groups { await group.triggerGracefulShutdown() }
            }
            if let first { throw first }
        }
    }
}

extension SideBySide: CustomStringConvertible {
    /// For the log.
    var description: String { "\(groups.count) nodes" }
}

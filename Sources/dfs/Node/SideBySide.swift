import Logging
import ServiceLifecycle

/// Services in several groups that stop at the same moment, each group in the reverse of its own
/// order; one group after the other would add up their times.
struct SideBySide: Service {
    let groups: [[any Service]]
    let logger: Logger

    /// Runs until all groups have ended; the first failure ends the others.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for services in groups {
                tasks.addTask { [logger] in
                    try await ServiceGroup(services: services, logger: logger).run()
                }
            }
            try await tasks.waitForAll()
        }
    }
}

extension SideBySide: CustomStringConvertible {
    /// For the log.
    var description: String { "\(groups.count) nodes" }
}

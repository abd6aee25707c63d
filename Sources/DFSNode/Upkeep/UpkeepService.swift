import Logging
import ServiceLifecycle

/// What a node does by itself while it runs: counts its uptime, follows its peers, collects.
package struct UpkeepService: Service {
    private let node: Node

    package init(node: Node) {
        self.node = node
    }

    /// Works until the service is shut down; failures are logged and end nothing.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await repeatedly("uptime", everySeconds: 10) {
                        try await node.catalog.addUptime(seconds: 10)
                    }
                }
                group.addTask {
                    await repeatedly("follow", everySeconds: node.settings.followIntervalSeconds) {
                        await node.follow()
                    }
                }
                group.addTask {
                    await repeatedly("collect", everySeconds: node.settings.collectIntervalSeconds)
                    {
                        try await node.collect()
                    }
                }
            }
        }
    }

    /// Runs `work`, pauses and begins again until the task is cancelled. A failure is logged and
    /// tried again in the next round.
    private func repeatedly(
        _ name: String, everySeconds seconds: Int, _ work: () async throws -> Void
    ) async {
        while !Task.isCancelled {
            do {
                try await work()
            } catch is CancellationError {
                return
            } catch {
                node.logger.warning(
                    "upkeep failed", metadata: ["task": "\(name)", "error": "\(error)"])
            }
            guard (try? await Task.sleep(for: .seconds(seconds))) != nil else { return }
        }
    }
}

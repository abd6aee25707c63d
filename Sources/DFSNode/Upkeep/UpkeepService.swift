import Logging
import ServiceLifecycle

/// What a node does by itself while it runs: counts its uptime, follows its peers, settles
/// what is undecided, collects.
package struct UpkeepService: Service {
    private let node: Node

    package init(node: Node) {
        self.node = node
    }

    /// Works until the service is shut down; failures are logged and end nothing.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await countUptime() }
                group.addTask { await followPeers() }
                group.addTask { await settleValues() }
                group.addTask { await collectVersions() }
                group.addTask { await optimizeCatalog() }
            }
        }
    }

    private static let uptimeStepSeconds = 10
    /// Between rounds of following as long as the node is not ready.
    private static let eagerPause = Duration.milliseconds(250)

    private func countUptime() async {
        while await pause(.seconds(Self.uptimeStepSeconds)) {
            await attempt("uptime") {
                try await node.catalog.addUptime(seconds: Self.uptimeStepSeconds)
            }
        }
    }

    private func followPeers() async {
        repeat {
            if node.hasToJoin { await attempt("join") { try await node.join() } }
            await node.follow()
            if node.hasToSettle { await attempt("settle epoch") { try await node.settleEpoch() } }
        } while await pauseBetweenRounds()
    }

    /// Waits for the next round of following, which comes soon when there is much to learn.
    private func pauseBetweenRounds() async -> Bool {
        let end = ContinuousClock.now + .seconds(node.settings.followIntervalSeconds)
        repeat {
            guard await pause(Self.eagerPause) else { return false }
        } while ContinuousClock.now < end && !node.isCatchingUp
        return true
    }

    private func settleValues() async {
        while await pause(.seconds(node.settings.followIntervalSeconds)) {
            await attempt("settle") { try await node.settle() }
        }
    }

    private func collectVersions() async {
        while await pause(.seconds(node.settings.collectIntervalSeconds)) {
            await attempt("collect") { try await node.collect() }
        }
    }

    private static let optimizePause = Duration.seconds(3_600)

    private func optimizeCatalog() async {
        while await pause(Self.optimizePause) {
            await attempt("optimize") { try await node.catalog.optimize() }
        }
    }

    /// A failure is logged, and tried again in the next round.
    private func attempt(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            node.logger.warning(
                "upkeep failed", metadata: ["task": "\(name)", "error": "\(error)"])
        }
    }

    /// Returns false when the service is to end.
    private func pause(_ duration: Duration) async -> Bool {
        (try? await Task.sleep(for: duration)) != nil
    }
}

package import DFSBlobs
import Logging
import ServiceLifecycle

/// Makes the node's disk what its catalog says: compares, repairs, scrubs, looks for files that
/// nothing names and re-lays out what was put while a node was down (docs/healing.md). It keeps its place in the catalog.
package struct HealService: Service {
    private let node: Node
    private let journal: AppendLog

    package init(node: Node, journal: AppendLog) {
        self.node = node
        self.journal = journal
    }

    /// Works until the service is shut down; failures are logged and end nothing.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await compare() }
                group.addTask { await repair() }
                group.addTask { await scrub() }
                group.addTask { await passAndSweep() }
                group.addTask { await writeJournal() }
            }
        }
    }

    private static let comparePause = Duration.seconds(1)
    private static let journalPause = Duration.seconds(5)
    private static let repairPause = Duration.seconds(5)
    private static let pagePause = Duration.milliseconds(50)
    private static let passPause = Duration.seconds(60)
    /// Running time between full passes, and between searches for unknown files.
    private static let passIntervalSeconds = 86_400
    /// Between the two looks at a file without a row.
    private static let suspicionPause = Duration.seconds(300)

    private func compare() async {
        repeat {
            await attempt("compare") { try await node.compareChanges() }
        } while await pause(Self.comparePause)
    }

    private func writeJournal() async {
        repeat {
            await attempt("journal") { try await node.writeJournal(to: journal) }
        } while await pause(Self.journalPause)
        // A stopped node leaves a whole journal, which takes a task that is not cancelled.
        await Task {
            await attempt("journal") { try await node.writeJournal(to: journal) }
        }.value
    }

    private func repair() async {
        repeat {
            await attempt("repair") { try await node.repairDue() }
        } while await node.healing.repairs.wait(atMost: Self.repairPause)
    }

    private func scrub() async {
        let idle = Duration.seconds(min(60, max(1, node.settings.scrubPeriodSeconds / 100)))
        while await pause(idle) {
            await attempt("scrub") {
                while try await node.scrubPage() > 0 { try Task.checkCancellation() }
            }
        }
    }

    private func passAndSweep() async {
        while await pause(Self.passPause) {
            await attempt("full pass") { try await passIfDue() }
            await attempt("sweep") { try await sweepIfDue() }
            await attempt("re-layout") {
                while try await node.relayout() > 0 { try Task.checkCancellation() }
            }
        }
    }

    private func passIfDue() async throws {
        let progress = try await node.catalog.comparingProgress()
        guard
            progress.isPassing
                || (progress.secondsSincePass ?? .max) >= Self.passIntervalSeconds
        else { return }
        while try await !node.compareFullPassPage() {
            guard await pause(Self.pagePause) else { return }
        }
        try await node.checkCatalog()
    }

    private func sweepIfDue() async throws {
        let progress = try await node.catalog.comparingProgress()
        guard
            progress.sweepName != nil
                || (progress.secondsSinceSweep ?? .max) >= Self.passIntervalSeconds
        else { return }
        var suspects: [String] = []
        while try await !node.sweepPage(&suspects) {
            guard await pause(Self.pagePause) else { return }
        }
        guard !suspects.isEmpty, await pause(Self.suspicionPause) else { return }
        try await node.setAside(suspects)
    }

    /// A failure is logged, and tried again in the next round.
    private func attempt(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            node.logger.warning(
                "healing failed", metadata: ["task": "\(name)", "error": "\(error)"])
        }
    }

    /// Returns false when the service is to end.
    private func pause(_ duration: Duration) async -> Bool {
        (try? await Task.sleep(for: duration)) != nil
    }
}

package import DFSModel
import Foundation
package import Logging
import ServiceLifecycle
import Synchronization

/// The audit log of one node. Noting an event costs a place in a queue; a task of its own writes
/// lines a few times a second and syncs them every few seconds, so that nobody waits for it.
///
/// If events come faster than the disk takes them, or it is full, a line says later how many are
/// missing, and the node's log says so at once. Up to ``syncSeconds`` of lines are lost in a power
/// cut.
package final class AuditLog: Service {
    /// Events that may wait.
    package static let queueLimit = 65_536
    /// How often lines are synced.
    package static let syncSeconds = 5
    private static let pause = Duration.milliseconds(200)

    private struct Queue {
        var events: [AuditEvent] = []
        var lost = 0
    }

    private let queue = Mutex(Queue())
    private let files: AuditFiles
    private let node: NodeName
    private let logger: Logger
    private let queueLimit: Int

    package init(
        _ files: AuditFiles, node: NodeName, logger: Logger,
        queueLimit: Int = AuditLog.queueLimit
    ) {
        self.files = files
        self.node = node
        self.logger = logger
        self.queueLimit = queueLimit
    }

    /// Takes note of an event.
    package func note(_ event: AuditEvent) {
        queue.withLock { queue in
            guard queue.events.count < queueLimit else {
                queue.lost += 1
                return
            }
            queue.events.append(event)
        }
    }

    /// Writes what is noted until the service is shut down, and then the rest.
    ///
    /// - Throws: ``NodeError`` if the files cannot be opened at the start.
    package func run() async throws {
        let writer = try AuditWriter(files, node: node)
        await cancelWhenGracefulShutdown {
            var synced = ContinuousClock.now
            while (try? await Task.sleep(for: Self.pause)) != nil {
                await self.flush(to: writer)
                guard ContinuousClock.now - synced >= .seconds(Self.syncSeconds) else { continue }
                await writer.sync()
                synced = .now
            }
        }
        await flush(to: writer)
        await writer.sync()
        let head = await writer.head
        logger.info(
            "audit log closed",
            metadata: ["last": "\(head.sequence)", "hash": "\(head.head)"])
    }

    /// Writes what waits. What cannot be written is counted as lost.
    private func flush(to writer: AuditWriter) async {
        let taken = queue.withLock { queue in
            defer { queue = Queue() }
            return queue
        }
        var events = taken.events
        if taken.lost > 0 {
            events.append(
                AuditEvent(
                    timeMilliseconds: Int(Date().timeIntervalSince1970 * 1_000), who: "", role: "",
                    from: "", action: "lost \(taken.lost) events", status: 0))
        }
        guard !events.isEmpty else { return }
        do {
            try await writer.write(events)
        } catch {
            queue.withLock { $0.lost += taken.lost + taken.events.count }
            logger.error(
                "audit lines are lost",
                metadata: ["count": "\(taken.events.count)", "error": "\(error)"])
        }
    }
}

import DFSWire
import Synchronization

/// How the nodes were a moment ago, for who puts many files one after the other: a node that has
/// failed since is found out by the put itself.
final class HealthMemory: Sendable {
    /// How long an answer is good.
    private static let life = Duration.seconds(1)

    private let last = Mutex<(results: NodeResults<HealthBody>, at: ContinuousClock.Instant)?>(nil)

    /// The last answers, if they are new and all nodes were up.
    func recent(now: ContinuousClock.Instant = .now) -> NodeResults<HealthBody>? {
        last.withLock { last in
            guard let last, last.results.failures.isEmpty, now - last.at < Self.life else {
                return nil
            }
            return last.results
        }
    }

    func remember(_ results: NodeResults<HealthBody>) {
        last.withLock { $0 = (results, .now) }
    }

    /// Forgets the answers: something has failed.
    func forget() {
        last.withLock { $0 = nil }
    }
}

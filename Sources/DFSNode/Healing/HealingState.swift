import DFSBlobs
import DFSCluster
import DFSModel
import Synchronization

/// What healing remembers while the process lives: rates, limits and what it has done. What must
/// survive lies in the catalog (tables `repairs` and `healing`).
final class HealingState: Sendable {
    /// What was done since the start.
    struct Done: Hashable, Sendable {
        var repairedChunks = 0
        var repairedBytes = 0
        var adoptedChunks = 0
        var scrubbedChunks = 0
        var scrubbedBytes = 0
        var quarantined = 0
        var orphans = 0
    }

    /// Wakes the repairs.
    let repairs = Wakeup()
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let rate = Mutex(WorkRate())
    private let repairBudget: Mutex<ByteBudget>
    private let scrubBudget: Mutex<ByteBudget>
    private let done = Mutex(Done())
    private let silentPeers = Mutex<Set<Incarnation>>([])

    init(settings: NodeSettings) {
        start = ContinuousClock.now
        repairBudget = Mutex(ByteBudget(bytesPerSecond: settings.repairBytesPerSecond))
        scrubBudget = Mutex(ByteBudget(bytesPerSecond: settings.scrubBytesPerSecond))
    }

    private var now: Double {
        let elapsed = (clock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    var counts: Done { done.withLock { $0 } }

    func note(_ change: (inout Done) -> Void) {
        done.withLock { change(&$0) }
    }

    /// A peer did not answer.
    func noteSilence(of peer: Incarnation) {
        silentPeers.withLock { _ = $0.insert(peer) }
    }

    /// A peer has answered. Returns whether it had been silent.
    func noteAnswer(of peer: Incarnation) -> Bool {
        silentPeers.withLock { $0.remove(peer) != nil }
    }

    /// Repairs begin; the time counts for the rate from here on.
    func beginRepairs() {
        let now = now
        rate.withLock { $0.start(at: now) }
    }

    func endRepairs() {
        let now = now
        rate.withLock { $0.stop(at: now) }
    }

    func repaired(bytes: Int, isAdopted: Bool) {
        let now = now
        rate.withLock { $0.add(bytes: bytes, at: now) }
        note { done in
            done.repairedChunks += 1
            done.repairedBytes += bytes
            if isAdopted { done.adoptedChunks += 1 }
        }
    }

    /// The rate of repairs lately, and the seconds until `chunks` with `bytes` in all are repaired.
    func outlook(bytes: Int, chunks: Int) -> (bytesPerSecond: Int?, secondsLeft: Int?) {
        let now = now
        return rate.withLock { rate in
            (
                rate.bytesPerSecond(at: now).map { Int($0) },
                rate.secondsLeft(bytes: bytes, parts: chunks, at: now)
            )
        }
    }

    /// Waits until a repair may move `bytes`.
    func awaitRepairTurn(bytes: Int) async throws {
        try await wait(repairBudget.withLock { [now] in $0.take(bytes, at: now) })
    }

    /// Waits until the scrub may read `bytes`.
    func awaitScrubTurn(bytes: Int) async throws {
        try await wait(scrubBudget.withLock { [now] in $0.take(bytes, at: now) })
    }

    private func wait(_ seconds: Double) async throws {
        guard seconds > 0 else { return }
        try await Task.sleep(for: .seconds(seconds))
    }
}

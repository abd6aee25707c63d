import Synchronization

/// Shows a ``ProgressMeter`` on standard error while a transfer runs.
///
/// It appears after one second, is drawn again at most ten times per second and at least three
/// times, and only where both standard output and standard error are terminals: who sends either
/// elsewhere wants none. Call ``finish()`` at the end. Switch it off (`isQuiet`) while unfinished
/// lines go to standard output.
package final class ProgressLine: Sendable {
    private struct State {
        var meter: ProgressMeter
        var done = 0
        var lastDrawn: Duration?
        var isFinished = false
    }

    private let console: Console
    /// Whether anybody sees it.
    package let isShown: Bool
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    private static let delay = Duration.seconds(1)
    private static let pause = Duration.milliseconds(100)
    private static let tick = Duration.milliseconds(330)

    /// A line for a transfer of `total` bytes, or of unknown size, that starts now. `elapsed`
    /// tells the time since then; tests give their own, and then it is drawn in the calls only.
    package init(
        name: String, total: Int?, console: Console, isQuiet: Bool = false,
        elapsed: (@Sendable () -> Duration)? = nil
    ) {
        self.console = console
        isShown = !isQuiet && console.outputIsTerminal && console.errorIsTerminal
        let start = ContinuousClock.now
        self.elapsed = elapsed ?? { start.duration(to: .now) }
        state = Mutex(State(meter: ProgressMeter(name: name, total: total)))
        if isShown, elapsed == nil { redrawUntilFinished() }
    }

    /// What does not move is seen not to move.
    private func redrawUntilFinished() {
        Task { [weak self] in
            while let self, !self.state.withLock({ $0.isFinished }) {
                self.add(0)
                try await Task.sleep(for: Self.tick)
            }
        }
    }

    /// The bytes that were counted, whether or not the line is shown.
    package var done: Int { state.withLock { $0.done } }

    /// Counts `bytes` more; negative if a part has to be sent again.
    package func add(_ bytes: Int) {
        change { $0.done += bytes }
    }

    /// Goes on with another file; bytes and total stay those of the whole transfer.
    package func rename(_ name: String) {
        change { $0.meter.name = name }
    }

    /// Sets how many files there are in all; more than one are counted in the line.
    package func setTotalFiles(_ count: Int) {
        change { $0.meter.totalFiles = count > 1 ? count : nil }
    }

    /// One more file is done.
    package func addFile() {
        change { $0.meter.doneFiles += 1 }
    }

    package func setTotal(_ total: Int?) {
        change { $0.meter.total = total }
    }

    /// Removes the line. Later calls draw nothing.
    package func finish() {
        state.withLock {
            $0.isFinished = true
            if isShown { console.clearStatus() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock {
            body(&$0)
            if isShown { draw(&$0) }
        }
    }

    private func draw(_ state: inout State) {
        let now = elapsed()
        guard !state.isFinished, now >= Self.delay else { return }
        if let last = state.lastDrawn, now - last < Self.pause { return }
        state.lastDrawn = now
        state.meter.update(done: state.done, elapsedSeconds: now / .seconds(1))
        // The last column stays free: some terminals begin a new line after writing it.
        console.drawStatus(state.meter.line(width: console.width - 1))
    }
}

import DFSSimulation

/// Sums over many histories.
struct Tally {
    private(set) var violations = 0
    private var histories = 0
    private var events = 0
    private var operations = 0
    private var applied = 0
    private var unknown = 0
    private var undecided = 0
    private var chosen = 0
    private let start = ContinuousClock.now

    mutating func add(_ report: HistoryReport) {
        histories += 1
        if report.violation != nil { violations += 1 }
        events += report.events
        operations += report.operations
        applied += report.applied
        unknown += report.unknown
        undecided += report.undecidedPaths
        chosen += report.chosen
    }

    func show() {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let rate = Int(Double(histories) / max(seconds, 0.001) * 60)
        print(
            """
            \(histories) histories, \(violations) violations, \(operations) operations \
            (\(applied) applied, \(unknown) unknown), \(chosen) chosen values, \(events) events, \
            \(undecided) paths undecided; \(Int(seconds)) s, \(rate) histories a minute
            """)
    }
}

import Glibc

/// How far a transfer is and how fast it goes; a value that is told the time.
package struct ProgressMeter: Sendable {
    /// What is transferred, as the line shows it.
    package var name: String
    /// Bytes in all, if known.
    package var total: Int?
    /// Files in all, if there is more than one.
    package var totalFiles: Int?
    /// Files that are done.
    package var doneFiles = 0
    /// Bytes so far.
    package private(set) var done = 0
    private var elapsedSeconds = 0.0
    /// Sum of the rates, each weighted by e^(-age / ``memorySeconds``).
    private var weightedRate = 0.0

    private static let memorySeconds = 5.0

    package init(name: String, total: Int?) {
        self.name = name
        self.total = total
    }

    /// Takes in that `done` bytes are transferred `elapsedSeconds` after the start. Time that does
    /// not advance changes the bytes only; bytes that fall count as no progress.
    package mutating func update(done: Int, elapsedSeconds: Double) {
        let seconds = elapsedSeconds - self.elapsedSeconds
        guard seconds > 0 else { return }
        let fade = exp(-seconds / Self.memorySeconds)
        let rate = Double(max(0, done - self.done)) / seconds
        weightedRate = weightedRate * fade + rate * (1 - fade)
        self.done = done
        self.elapsedSeconds = elapsedSeconds
    }

    /// Bytes per second over about the last five seconds.
    package var bytesPerSecond: Double {
        let weight = 1 - exp(-elapsedSeconds / Self.memorySeconds)
        return weight > 0 ? weightedRate / weight : 0
    }

    /// Seconds until the end at the present rate, rounded up; nil without a total or a rate.
    package var remainingSeconds: Int? {
        guard let total, bytesPerSecond >= 1 else { return nil }
        let seconds = (Double(max(0, total - done)) / bytesPerSecond).rounded(.up)
        return seconds < 1e9 ? Int(seconds) : nil
    }

    /// One line of at most `width` columns: name, files, bytes, percent, rate, time left. A narrow
    /// line loses the time, then the rate, the bytes and the files; then the name is cut.
    package func line(width: Int) -> String {
        var fields = [Field.files, .bytes, .percent, .rate, .time].filter { !text(of: $0).isEmpty }
        let shownName = name.visible(keepingLines: false)
        let wantedName = min(DisplayWidth.columns(of: shownName), 12)
        for field in [Field.time, .rate, .bytes, .files]
        where wantedName + columns(of: fields) > width && fields.count > 1 {
            fields.removeAll { $0 == field }
        }
        let rest = max(0, width - columns(of: fields))
        let parts = [DisplayWidth.truncated(shownName, to: rest)] + fields.map(text)
        return DisplayWidth.truncated(parts.joined(separator: "  "), to: width)
    }

    private enum Field {
        case files, bytes, percent, rate, time
    }

    private func columns(of fields: [Field]) -> Int {
        fields.reduce(0) { $0 + 2 + DisplayWidth.columns(of: text(of: $1)) }
    }

    private func text(of field: Field) -> String {
        switch field {
        case .files: return totalFiles.map { "\(doneFiles)/\($0) files" } ?? ""
        case .bytes:
            guard let total else { return "\(ByteCount(done))" }
            return "\(ByteCount(done)) / \(ByteCount(total))"
        case .percent:
            guard let total else { return "" }
            let percent = total > 0 ? Int(100 * Double(done) / Double(total)) : 100
            return DisplayWidth.alignedRight("\(min(100, percent))%", to: 4)
        case .rate: return "\(ByteCount(Int(bytesPerSecond)))/s"
        case .time: return remainingSeconds.map { "\(DurationText(seconds: $0)) left" } ?? ""
        }
    }
}

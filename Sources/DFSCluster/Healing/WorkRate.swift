/// How fast a kind of work went lately: bytes per second of the time in which there was work.
///
/// Time is counted in seconds from any fixed moment. The rate is that of the last half minute of
/// work, so it follows changes and does not jump with every chunk.
package struct WorkRate: Hashable, Sendable {
    private static let windowSeconds = 30.0

    private struct Step: Hashable, Sendable {
        let end: Double
        let bytes: Int
    }

    /// When the work under way began; nil while there is none.
    private var begin: Double?
    private var steps: [Step] = []
    private var lastRate: Double?

    package init() {}

    /// Work begins; without effect while some is under way.
    package mutating func start(at now: Double) {
        guard begin == nil else { return }
        begin = now
        steps = []
    }

    /// A part of the work is done.
    package mutating func add(bytes: Int, at now: Double) {
        start(at: now)
        if let last = steps.last, now - last.end < 0.5 {
            steps[steps.count - 1] = Step(end: last.end, bytes: last.bytes + bytes)
        } else {
            steps.append(Step(end: now, bytes: bytes))
        }
        let horizon = now - Self.windowSeconds
        while let first = steps.first, first.end < horizon {
            begin = first.end
            steps.removeFirst()
        }
        lastRate = rate(at: now) ?? lastRate
    }

    /// There is nothing to do.
    package mutating func stop() {
        begin = nil
        steps = []
    }

    /// Bytes per second; nil if nothing was ever done. While there is no work it is that of the
    /// last time.
    package func bytesPerSecond(at now: Double) -> Double? {
        rate(at: now) ?? lastRate
    }

    private func rate(at now: Double) -> Double? {
        guard let begin, !steps.isEmpty, now - begin >= 0.5 else { return nil }
        return Double(steps.reduce(0) { $0 + $1.bytes }) / (now - begin)
    }

    /// Seconds until `bytes` are done at this rate; nil if there is no telling.
    package func secondsLeft(bytes: Int, at now: Double) -> Int? {
        guard bytes > 0 else { return 0 }
        guard let rate = bytesPerSecond(at: now), rate > 0 else { return nil }
        return Int((Double(bytes) / rate).rounded(.up))
    }
}

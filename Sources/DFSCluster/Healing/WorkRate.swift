/// How fast a kind of work goes: bytes per second of the time in which there is work.
///
/// Time is counted in seconds from any fixed moment. The rate is that of the last half minute of
/// work, so it follows changes and does not jump with every part. It is told once two seconds have
/// gone by since the first part was done: what came before that is the time to begin, and says
/// nothing of the parts that follow.
package struct WorkRate: Hashable, Sendable {
    private static let windowSeconds = 30.0
    private static let settlingSeconds = 2.0
    /// What the requests, rows and syncs of a part cost, as if it had so many bytes more: about
    /// what a disk writes in the time that a sync takes. Without it the rate of many small parts
    /// would say nothing of the large ones that follow.
    private static let bytesOfEachPart = 1 << 20

    private struct Step: Hashable, Sendable {
        let end: Double
        var bytes: Int
        var parts = 1

        var effort: Int { WorkRate.effort(bytes: bytes, parts: parts) }
    }

    private static func effort(bytes: Int, parts: Int) -> Int {
        bytes + parts * bytesOfEachPart
    }

    /// When the work under way began; nil while there is none.
    private var begin: Double?
    /// What is done, in steps of half a second; the first one opens the window.
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
        if let last = steps.last, steps.count > 1, now - last.end < 0.5 {
            steps[steps.count - 1].bytes += bytes
            steps[steps.count - 1].parts += 1
        } else {
            steps.append(Step(end: now, bytes: bytes))
        }
        let horizon = now - Self.windowSeconds
        while steps.count > 1, steps[1].end < horizon { steps.removeFirst() }
    }

    /// There is nothing to do any more.
    package mutating func stop(at now: Double) {
        lastRate = rate(of: \.bytes, at: now) ?? wholeRate(at: now) ?? lastRate
        begin = nil
        steps = []
    }

    /// Bytes per second; nil if there is no telling. While there is no work, and while work has
    /// just begun, it is that of the last time.
    package func bytesPerSecond(at now: Double) -> Double? {
        rate(of: \.bytes, at: now) ?? lastRate
    }

    private func rate(of work: KeyPath<Step, Int>, at now: Double) -> Double? {
        guard let first = steps.first, now - first.end >= Self.settlingSeconds else { return nil }
        return Double(steps.dropFirst().reduce(0) { $0 + $1[keyPath: work] }) / (now - first.end)
    }

    /// The rate of work that was done before its rate could be told.
    private func wholeRate(at now: Double) -> Double? {
        guard let begin, now > begin, !steps.isEmpty else { return nil }
        return Double(steps.reduce(0) { $0 + $1.bytes }) / (now - begin)
    }

    /// Seconds until `parts` with `bytes` in all are done as fast as the work under way goes; nil
    /// if there is no telling.
    package func secondsLeft(bytes: Int, parts: Int, at now: Double) -> Int? {
        guard parts > 0 else { return 0 }
        guard let rate = rate(of: \.effort, at: now), rate > 0 else { return nil }
        return Int((Double(Self.effort(bytes: bytes, parts: parts)) / rate).rounded(.up))
    }
}

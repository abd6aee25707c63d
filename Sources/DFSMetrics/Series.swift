import Metrics
import Synchronization

/// One line of numbers: a name with its labels.
final class Series: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    /// What Prometheus calls it.
    enum Kind: String, Sendable {
        case counter, gauge, summary
    }

    private struct Numbers {
        var value = 0.0
        var count = 0
    }

    private let kind: Kind
    private let numbers = Mutex(Numbers())

    init(kind: Kind) {
        self.kind = kind
    }

    func increment(by amount: Int64) {
        add(Double(amount))
    }

    func reset() {
        numbers.withLock { $0 = Numbers() }
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        kind == .gauge ? set(value) : add(value)
    }

    func recordNanoseconds(_ duration: Int64) {
        add(Double(duration) / 1e9)
    }

    func set(_ value: Int64) {
        set(Double(value))
    }

    func set(_ value: Double) {
        numbers.withLock { $0.value = value }
    }

    func increment(by amount: Double) {
        add(amount)
    }

    func decrement(by amount: Double) {
        add(-amount)
    }

    private func add(_ amount: Double) {
        numbers.withLock { numbers in
            numbers.value += amount
            numbers.count += 1
        }
    }

    func lines(_ name: String, _ labels: [Label]) -> String {
        let now = numbers.withLock { $0 }
        let suffix = Label.text(labels)
        guard kind == .summary else { return "\(name)\(suffix) \(Self.text(now.value))\n" }
        return "\(name)_sum\(suffix) \(Self.text(now.value))\n"
            + "\(name)_count\(suffix) \(now.count)\n"
    }

    /// Whole numbers without a fraction: what people expect of counts.
    private static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && value.magnitude < 9e15 ? "\(Int(value))" : "\(value)"
    }
}

/// Keeps work at or below a number of bytes per second, on the average over a second.
///
/// Whoever is about to move bytes takes them from the budget and waits as long as it says. Time
/// is counted in seconds from any fixed moment.
package struct ByteBudget: Hashable, Sendable {
    /// Bytes per second; nil for no limit.
    package let bytesPerSecond: Int?
    /// When everything taken so far is paid for.
    private var paidUntil = -Double.infinity

    /// - Parameter bytesPerSecond: the limit; nil or 0 for none.
    package init(bytesPerSecond: Int?) {
        self.bytesPerSecond = bytesPerSecond.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Takes bytes. Returns the seconds to wait before using them.
    package mutating func take(_ bytes: Int, at now: Double) -> Double {
        guard let bytesPerSecond else { return 0 }
        let start = max(paidUntil, now)
        paidUntil = start + Double(bytes) / Double(bytesPerSecond)
        return max(0, start - now)
    }
}

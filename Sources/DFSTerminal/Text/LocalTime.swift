import Glibc

/// A moment as the clock on this machine's wall shows it: `2026-11-05 12:00`.
package struct LocalTime: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameter milliseconds: since 1970, in UTC.
    package init(milliseconds: Int) {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        description = """
            \(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \
            \(two(parts.tm_hour)):\(two(parts.tm_min))
            """
    }
}

/// A length of time for people: `120 ms`, `4.2s`, `45s`, `3m 05s`, `2h 10m`, `3d 04h`.
package struct DurationText: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Whole seconds; negative ones count as 0.
    package init(seconds: Int) {
        let rest = max(0, seconds)
        description =
            switch rest {
            case ..<60: "\(rest)s"
            case ..<3600: Self.pair(rest / 60, "m", rest % 60, "s")
            case ..<86400: Self.pair(rest / 3600, "h", rest % 3600 / 60, "m")
            default: Self.pair(rest / 86400, "d", rest % 86400 / 3600, "h")
            }
    }

    /// Milliseconds below one second, tenths below ten seconds, then as whole seconds.
    package init(_ duration: Duration) {
        let parts = duration.components
        let milliseconds = Int(parts.attoseconds / 1_000_000_000_000_000)
        if parts.seconds < 1 {
            self.init(text: "\(max(0, milliseconds)) ms")
        } else if parts.seconds < 10 {
            self.init(text: "\(parts.seconds).\(milliseconds / 100)s")
        } else {
            self.init(seconds: Int(clamping: parts.seconds))
        }
    }

    private init(text: String) {
        description = text
    }

    private static func pair(_ large: Int, _ unit: String, _ small: Int, _ part: String) -> String {
        "\(large)\(unit) \(small < 10 ? "0" : "")\(small)\(part)"
    }
}

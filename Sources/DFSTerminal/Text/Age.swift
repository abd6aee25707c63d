import DFSModel

/// A length of time as people type it: `90s`, `15m`, `36h`, `7d`, `2w`, `1y`.
package struct Age: Hashable, Sendable {
    package let seconds: Int

    private static let units: [Character: Int] = [
        "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000,
    ]

    /// Throws `invalid` for anything else than a whole number and one of the units.
    package init(parsing text: String) throws(TerminalError) {
        guard let unit = text.last, let scale = Self.units[unit],
            text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int(text.dropLast()), number <= Int.max / scale / 1_000
        else {
            throw TerminalError(
                .invalid,
                "'\(text.printable)' is not an age. Write a number and s, m, h, d, w or y, such as 7d."
            )
        }
        seconds = number * scale
    }
}

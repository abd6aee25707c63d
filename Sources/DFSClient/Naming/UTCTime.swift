/// A moment after 1970 in UTC, such as `2026-11-05T12:00:00.123Z` (ISO 8601). Lists show a million of
/// them, so it is plain arithmetic.
package struct UTCTime: Hashable, Sendable, CustomStringConvertible {
    private let milliseconds: Int

    /// Negative times count as 0.
    package init(milliseconds: Int) {
        self.milliseconds = max(0, milliseconds)
    }

    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the description, which is ASCII.
    package func append(to text: inout [UInt8]) {
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = Self.date(daysAfter1970: days)
        Self.append(date.year, digits: 4, then: "-", to: &text)
        Self.append(date.month, digits: 2, then: "-", to: &text)
        Self.append(date.day, digits: 2, then: "T", to: &text)
        Self.append(time / 3_600, digits: 2, then: ":", to: &text)
        Self.append(time / 60 % 60, digits: 2, then: ":", to: &text)
        Self.append(time % 60, digits: 2, then: ".", to: &text)
        Self.append(fraction, digits: 3, then: "Z", to: &text)
    }

    /// Appends a number with at least so many digits, and a sign.
    private static func append(
        _ number: Int, digits: Int, then sign: Unicode.Scalar, to text: inout [UInt8]
    ) {
        var place = 1
        for _ in 1..<digits { place *= 10 }
        while number / place >= 10 { place *= 10 }
        while place > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / place % 10))
            place /= 10
        }
        text.append(UInt8(ascii: sign))
    }

    /// The Gregorian date. Years are counted from March, so that the leap day is a year's last.
    private static func date(daysAfter1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let fromEra = days + 719_468  // since 0000-03-01
        let (era, inEra) = fromEra.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let dayOfYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}

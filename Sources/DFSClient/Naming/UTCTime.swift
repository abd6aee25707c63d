/// A moment after 1970 in UTC, such as `2026-11-05T12:00:00.123Z` (ISO 8601). Lists show a million of
/// them, so it is plain arithmetic.
struct UTCTime: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// Negative times count as 0.
    init(milliseconds: Int) {
        let (seconds, fraction) = max(0, milliseconds).quotientAndRemainder(dividingBy: 1_000)
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = Self.date(daysAfter1970: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ number: Int, digits: Int, then sign: Character) {
            let shown = String(number).utf8
            text.append(
                contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - shown.count)))
            text.append(contentsOf: shown)
            text.append(contentsOf: String(sign).utf8)
        }
        append(date.year, digits: 4, then: "-")
        append(date.month, digits: 2, then: "-")
        append(date.day, digits: 2, then: "T")
        append(time / 3_600, digits: 2, then: ":")
        append(time / 60 % 60, digits: 2, then: ":")
        append(time % 60, digits: 2, then: ".")
        append(fraction, digits: 3, then: "Z")
        description = String(decoding: text, as: UTF8.self)
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

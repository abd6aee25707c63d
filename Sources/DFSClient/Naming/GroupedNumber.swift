/// Numbers as sentences show them.
package enum GroupedNumber {
    /// `41544` as `41,544`.
    package static func text(_ number: Int) -> String {
        let digits = String(number.magnitude).utf8
        var text = number < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    /// Ascending numbers with their runs drawn together: `1-3, 7`.
    package static func ranges(_ numbers: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for number in numbers.sorted() {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}

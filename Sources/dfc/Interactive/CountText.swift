/// Numbers of chunks in the words of the lab report.
enum CountText {
    private static let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ]

    /// Such as `4 chunks`.
    static func chunks(_ count: Int) -> String {
        count == 1 ? "1 chunk" : "\(count) chunks"
    }

    /// Such as `All four chunks are present.`
    static func allPresent(_ count: Int) -> String {
        switch count {
        case 0: return "The file is empty."
        case 1: return "The only chunk is present."
        default:
            let number = words.indices.contains(count) ? words[count] : "\(count)"
            return "All \(number) chunks are present."
        }
    }
}

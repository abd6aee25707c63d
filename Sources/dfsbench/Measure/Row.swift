/// One thing that is measured, side by side with what this machine needs for the same bytes.
protocol Row {
    /// As it is named on the command line and in the table.
    var name: String { get }
    /// What is measured.
    var work: String { get }
    /// What the floor is, in words.
    var floor: String { get }
    /// What the rate counts.
    var amount: Amount { get }

    /// Measures once: the floor and the store, one right after the other.
    func run(_ bench: Workbench, number: Int) async throws -> Measured
}

/// How much a row moves.
enum Amount {
    case bytes(Int)
    case items(Int, String)

    /// The rate of so many seconds, in words.
    func rate(_ seconds: Double) -> (value: Double, unit: String) {
        switch self {
        case .bytes(let bytes): (Double(bytes) / Double(1 << 20) / seconds, "MiB/s")
        case .items(let count, let word): (Double(count) / seconds, "\(word)/s")
        }
    }
}

/// One run of a row.
struct Measured {
    let floorSeconds: Double
    let usage: Usage
    /// More that is worth a line, such as percentiles.
    var note: String?
}

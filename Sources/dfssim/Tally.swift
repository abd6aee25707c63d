import DFSSimulation
import Foundation

/// Sums over many histories of one kind.
struct Tally: Encodable {
    private let kind: Kind
    private let check: String
    private let variant: String
    private let first: UInt64
    private(set) var violations = 0
    private var histories = 0
    /// In the order in which they are told.
    private var names: [String] = []
    private var sums: [String: Int] = [:]
    private let start = ContinuousClock.now

    init(kind: Kind, variant: String, first: UInt64) {
        self.kind = kind
        check = variant == Kind.correct ? kind.check : "variant"
        self.variant = variant
        self.first = first
    }

    mutating func add(_ report: any HistorySummary) {
        histories += 1
        if report.violation != nil { violations += 1 }
        names = report.counts.map(\.key)
        for (name, count) in report.counts { sums[name, default: 0] += count }
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    func show() {
        let rate = Int(Double(histories) / max(seconds, 0.001) * 60)
        let counts = names.map { "\($0) \(sums[$0] ?? 0)" }.joined(separator: ", ")
        print(
            "\(histories) histories, \(violations) violations: \(counts); \(Int(seconds)) s, "
                + "\(rate) histories a minute")
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, sum) in sums { try container.encode(sum, forKey: Name(stringValue: name)) }
        try container.encode(check, forKey: Name(stringValue: "check"))
        try container.encode(kind.rawValue, forKey: Name(stringValue: "kind"))
        try container.encode(variant, forKey: Name(stringValue: "variant"))
        try container.encode(first, forKey: Name(stringValue: "first"))
        try container.encode(violations, forKey: Name(stringValue: "violations"))
        try container.encode(histories, forKey: Name(stringValue: "histories"))
        try container.encode(seconds, forKey: Name(stringValue: "seconds"))
        try container.encode(
            ISO8601DateFormatter().string(from: Date()), forKey: Name(stringValue: "date"))
    }

    /// Adds the sums to a file as a line of JSON.
    func log(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: try encoder.encode(self) + Data("\n".utf8))
    }
}

import DFSSimulation
import Foundation

/// Sums over many histories.
struct Tally: Encodable {
    private let check: String
    private let variant: String
    private let first: UInt64
    private(set) var violations = 0
    private var histories = 0
    private var events = 0
    private var operations = 0
    private var applied = 0
    private var unknown = 0
    private var undecided = 0
    private var chosen = 0
    private let start = ContinuousClock.now

    init(variant: Variant, first: UInt64) {
        check = variant == .correct ? "simulation" : "variant"
        self.variant = variant.rawValue
        self.first = first
    }

    mutating func add(_ report: HistoryReport) {
        histories += 1
        if report.violation != nil { violations += 1 }
        events += report.events
        operations += report.operations
        applied += report.applied
        unknown += report.unknown
        undecided += report.undecidedPaths
        chosen += report.chosen
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    func show() {
        let rate = Int(Double(histories) / max(seconds, 0.001) * 60)
        print(
            """
            \(histories) histories, \(violations) violations, \(operations) operations \
            (\(applied) applied, \(unknown) unknown), \(chosen) chosen values, \(events) events, \
            \(undecided) paths undecided; \(Int(seconds)) s, \(rate) histories a minute
            """)
    }

    private enum CodingKeys: String, CodingKey {
        case check, variant, first, violations, histories, events, operations, applied, unknown
        case undecided, chosen, seconds, date
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(check, forKey: .check)
        try container.encode(variant, forKey: .variant)
        try container.encode(first, forKey: .first)
        try container.encode(violations, forKey: .violations)
        try container.encode(histories, forKey: .histories)
        try container.encode(events, forKey: .events)
        try container.encode(operations, forKey: .operations)
        try container.encode(applied, forKey: .applied)
        try container.encode(unknown, forKey: .unknown)
        try container.encode(undecided, forKey: .undecided)
        try container.encode(chosen, forKey: .chosen)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(ISO8601DateFormatter().string(from: Date()), forKey: .date)
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

import DFSModel
import DFSTerminal
import DFSWire
import Foundation

/// The nodes of a cluster as a table for people.
enum StatusTable {
    static let certificateWarningDays = 30

    private static let columns: [TextTable.Column] = [
        .init("NODE"), .init("ADDRESS"), .init("STATE"), .init("FILES", .right),
        .init("CHUNKS", .right), .init("BYTES", .right), .init("STAGED", .right),
        .init("DAMAGED", .right), .init("HEALING", .right), .init("LEFT", .right),
        .init("RATE", .right), .init("ETA", .right), .init("FREE", .right), .init("BEHIND", .right),
        .init("EPOCH", .right), .init("SCHEMA", .right), .init("CERTIFICATE"), .init("VERSION"),
    ]

    static func text(_ rows: [NodeReport], colours: Bool) -> String {
        var table = TextTable(columns)
        for row in rows {
            let head = [row.node.text, "\(row.address)"]
            guard let status = row.status else {
                table.append(head + ["down"], style: .red)
                continue
            }
            table.append(
                head + ["up"] + cells(status),
                style: status.damagedChunks > 0 || status.rowsBehind > 0
                    || status.healing.queuedChunks > 0 ? .yellow : .plain)
        }
        return table.text(colours: colours)
    }

    private static func cells(_ status: StatusBody) -> [String] {
        [
            "\(status.files)", "\(status.chunks)", "\(ByteCount(status.bytes))",
            "\(status.stagedChunks)", "\(status.damagedChunks)",
        ] + healing(status.healing) + [
            "\(ByteCount(status.availableBytes))", "\(status.rowsBehind)", "\(status.epoch)",
            "\(status.schemaVersion)", status.certificateExpiresAtSeconds.map(day) ?? "none",
            status.programVersion,
        ]
    }

    /// The queue of repairs (`!`: some fail again and again), its bytes, the rate and the time left.
    private static func healing(_ healing: HealingBody) -> [String] {
        let mark = healing.failingChunks > 0 ? "!" : ""
        guard healing.queuedChunks > 0 else { return ["0", "-", "-", "-"] }
        return [
            "\(healing.queuedChunks)\(mark)", "\(ByteCount(healing.queuedBytes))",
            healing.bytesPerSecond.map { "\(ByteCount($0))/s" } ?? "-",
            healing.secondsLeft.map { "\(DurationText(seconds: $0))" } ?? "-",
        ]
    }

    /// The day of a time in seconds since 1970: `2027-11-22`, in UTC.
    static func day(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }
}

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

    /// What a cell says of a thing that is as it should be.
    private static let quiet: Set<String> = ["0", "-", ""]
    /// Left out first where there is no room, if there is nothing to tell.
    private static let leftOutWhenQuiet = [
        "RATE", "ETA", "LEFT", "HEALING", "BEHIND", "STAGED", "DAMAGED",
    ]
    /// Left out next, in this order.
    private static let leftOut = [
        "SCHEMA", "EPOCH", "VERSION", "STAGED", "CHUNKS", "CERTIFICATE", "RATE", "LEFT", "ADDRESS",
        "FREE", "ETA",
    ]

    /// - Parameter width: columns of the terminal that shows it; nil if there is none. A narrow one
    ///   loses the columns that tell least.
    static func text(_ rows: [NodeReport], colours: Bool, width: Int?) -> String {
        var table = table(rows)
        guard let width else { return table.text(colours: colours) }
        table.fit(width, leavingOut: leftOutWhenQuiet) { $0.has(only: quiet, below: $1) }
        table.fit(width, leavingOut: leftOut)
        return table.text(colours: colours, width: width)
    }

    private static func table(_ rows: [NodeReport]) -> TextTable {
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
        return table
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

import DFSTerminal
import Foundation

/// What a run found.
struct Report: Encodable {
    let machine: MachineFacts
    let sizeBytes: Int
    let seed: UInt64
    let repeats: Int
    let transport: String
    let rows: [RowResult]

    private enum CodingKeys: String, CodingKey {
        case machine, seed, repeats, transport, rows
        case sizeBytes = "size_bytes"
    }

    /// One JSON object.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// For a person.
    func text(colours: Bool) -> String {
        let facts =
            machine.lines + [
                "run      \(ByteCount(sizeBytes)), seed \(seed), \(transport), medians of \(repeats)"
            ]
        let words = rows.map { row in
            "\(row.name): \(row.work); floor: \(row.floor)"
                + row.notes.map { "\n    \($0)" }.joined()
        }
        return (facts + [""]).joined(separator: "\n") + "\n" + table().text(colours: colours)
            + words.joined(separator: "\n") + "\n"
    }

    private func table() -> TextTable {
        var table = TextTable([
            .init("ROW"), .init("SECONDS", .right), .init("RATE", .right),
            .init("FLOOR s", .right), .init("FLOOR RATE", .right), .init("TIMES FLOOR", .right),
            .init("CLIENT CPU s", .right), .init("NODES CPU s", .right),
            .init("MACHINE CPU s", .right), .init("CLIENT PEAK", .right),
            .init("NODE PEAK", .right),
        ])
        for row in rows {
            let store = RowResult.median(row.storeSeconds)
            let floor = RowResult.median(row.floorSeconds)
            let isKnown = row.serverPeakBytes > 0
            table.append([
                row.name, Self.decimal(store), Self.rate(row.amount, store),
                Self.decimal(floor), Self.rate(row.amount, floor), Self.decimal(row.ratio),
                Self.decimal(RowResult.median(row.clientCPUSeconds)),
                isKnown ? Self.decimal(RowResult.median(row.serverCPUSeconds)) : "-",
                Self.decimal(RowResult.median(row.machineCPUSeconds)),
                "\(ByteCount(row.clientPeakBytes))",
                isKnown ? "\(ByteCount(row.serverPeakBytes))" : "-",
            ])
        }
        return table
    }

    private static func rate(_ amount: Amount, _ seconds: Double) -> String {
        let (value, unit) = amount.rate(seconds)
        return String(format: "%.0f %@", value, unit)
    }

    private static func decimal(_ value: Double) -> String {
        String(format: "%.2f", value)
    }
}

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
        let floors = rows.map { "floor of \($0.row.rawValue): \($0.row.floor)" }
        return (facts + [""]).joined(separator: "\n") + "\n" + table().text(colours: colours)
            + floors.joined(separator: "\n") + "\n"
    }

    private func table() -> TextTable {
        var table = TextTable([
            .init("ROW"), .init("SECONDS", .right), .init("MiB/s", .right),
            .init("FLOOR s", .right), .init("FLOOR MiB/s", .right), .init("TIMES FLOOR", .right),
            .init("CLIENT CPU s/GiB", .right), .init("NODES CPU s/GiB", .right),
            .init("CLIENT PEAK", .right), .init("NODE PEAK", .right),
        ])
        for row in rows {
            let store = RowResult.median(row.storeSeconds)
            let floor = RowResult.median(row.floorSeconds)
            table.append([
                "\(row.row.rawValue) \(ByteCount(sizeBytes))", Self.decimal(store), rate(store),
                Self.decimal(floor), rate(floor), Self.decimal(row.ratio),
                perGibibyte(row.clientCPUSeconds),
                row.serverPeakBytes == 0 ? "-" : perGibibyte(row.serverCPUSeconds),
                "\(ByteCount(row.clientPeakBytes))",
                row.serverPeakBytes == 0 ? "-" : "\(ByteCount(row.serverPeakBytes))",
            ])
        }
        return table
    }

    private func rate(_ seconds: Double) -> String {
        String(format: "%.0f", Double(sizeBytes) / Double(1 << 20) / seconds)
    }

    private func perGibibyte(_ seconds: [Double]) -> String {
        Self.decimal(RowResult.median(seconds) / (Double(sizeBytes) / Double(1 << 30)))
    }

    private static func decimal(_ value: Double) -> String {
        String(format: "%.2f", value)
    }
}

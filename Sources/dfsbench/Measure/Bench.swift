import DFSModel
import DFSTerminal
import Foundation

/// Measures rows, each in turn with its floor.
struct Bench {
    private let scratch: Scratch
    private let cluster: any BenchCluster
    private let sizeBytes: Int
    private let repeats: Int
    private let source: String

    /// Makes the file that is put.
    init(
        scratch: Scratch, cluster: any BenchCluster, sizeBytes: Int, seed: UInt64, repeats: Int
    ) throws {
        self.scratch = scratch
        self.cluster = cluster
        self.sizeBytes = sizeBytes
        self.repeats = repeats
        source = scratch.file("source")
        try SeededFile.write(to: source, bytes: sizeBytes, seed: seed)
    }

    /// - Parameter tell: gets a line about each run.
    func run(_ rows: [Row], tell: (String) -> Void) throws -> [RowResult] {
        var results = rows.map(RowResult.init)
        let put = "dfsbench-\(UUID().uuidString.prefix(8))"
        for number in 1...repeats {
            let name = "\(put)-\(number)"
            for row in Row.allCases {
                guard let index = results.firstIndex(where: { $0.row == row }) else {
                    // A get needs something to get.
                    if row == .put { _ = try usage(["put", source, name]) }
                    continue
                }
                let floor = try floorSeconds(row)
                let usage = try row == .put ? usage(["put", source, name]) : get(name)
                results[index].add(floorSeconds: floor, usage)
                tell(
                    String(
                        format: "%@ %d of %d: %.2f s, floor %.2f s", row.rawValue, number,
                        repeats, usage.seconds, floor))
            }
            _ = try usage(["rm", name])
        }
        return results
    }

    private func usage(_ arguments: [String]) throws -> Usage {
        // What the client, the nodes and the page cache will touch.
        Prefault.run(3 * sizeBytes + (256 << 20))
        return try Usage.of(dfc: arguments, cluster, scratch)
    }

    private func get(_ name: String) throws -> Usage {
        let copy = scratch.file("got")
        let usage = try usage(["get", name, copy])
        guard FileManager.default.contentsEqual(atPath: source, andPath: copy) else {
            throw BenchError(.corrupt, "'\(name)' came back with other bytes. Please report it.")
        }
        try FileManager.default.removeItem(atPath: copy)
        return usage
    }

    private func floorSeconds(_ row: Row) throws -> Double {
        Prefault.run(3 * sizeBytes + (256 << 20))
        let copies = [scratch.file("floor1"), scratch.file("floor2")]
        let seconds =
            switch row {
            case .put: try Floor.seconds(of: source, to: copies, synced: true)
            case .get: try Floor.seconds(of: source, to: [copies[0]], synced: false)
            }
        for copy in copies { unlink(copy) }
        return seconds
    }
}

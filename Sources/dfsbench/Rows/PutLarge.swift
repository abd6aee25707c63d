import Foundation

/// `dfc put` of one large file.
struct PutLarge: Row {
    let sizeBytes: Int
    var name: String { "put" }
    var work: String { "dfc put of one file" }
    var floor: String { "two copies, synced, in parallel" }
    var amount: Amount { .bytes(sizeBytes) }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let source = try bench.largeFile()
        let copies = [bench.scratch.file("floor1"), bench.scratch.file("floor2")]
        defer { for copy in copies { unlink(copy) } }
        bench.prefault(sizeBytes)
        let floor = try PlainCopy.seconds(lanes: copies.map { [(source, $0)] }, synced: true)
        let name = "\(bench.prefix)-\(number)"
        let usage = try await bench.measure(["put", source, name], touching: sizeBytes)
        try bench.dfc(["rm", name])
        return Measured(floorSeconds: floor, usage: usage)
    }
}

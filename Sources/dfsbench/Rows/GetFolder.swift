import Foundation

/// `dfc get -r` of a folder of small files.
struct GetFolder: Row {
    let name: String
    let files: Int
    let bytes: Int
    var work: String { "dfc get -r of \(files) files of \(bytes) bytes" }
    var floor: String {
        Tool.rsync.path == nil ? "one copy, not synced" : "rsync from its daemon, not synced"
    }
    var amount: Amount { .items(files, "files") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let folder = try bench.folder(files: files, bytes: bytes)
        let stored = "\(bench.prefix)-\(name)"
        try bench.once("put \(stored)") { try bench.dfc(["put", "-r", folder, stored]) }
        let floor = try floorSeconds(folder, bench)
        let copy = bench.scratch.file("got")
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let usage = try await bench.measure(["get", "-r", stored, copy], touching: files * bytes)
        try bench.check(folder, copy)
        return Measured(floorSeconds: floor, usage: usage)
    }

    private func floorSeconds(_ folder: String, _ bench: Workbench) throws -> Double {
        let copy = bench.scratch.file("floor1")
        defer { try? FileManager.default.removeItem(atPath: copy) }
        bench.prefault(files * bytes)
        let name = URL(fileURLWithPath: folder).lastPathComponent
        if let server = try FloorServer.rsync(bench.scratch) {
            defer { server.stop() }
            return try Tool.rsync.seconds(
                ["-rW", "rsync://127.0.0.1:\(server.port)/d/\(name)", copy])
        }
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try PlainCopy.seconds(
            lanes: [names.map { ("\(folder)/\($0)", "\(copy)/\($0)") }], synced: false)
    }
}

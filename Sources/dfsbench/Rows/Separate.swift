import Foundation
import Synchronization

/// A process of `dfc` for each of many small files, some at a time.
struct Separate: Row {
    private static let files = 200
    private static let bytes = 65_536

    let name: String
    let atOnce: Int
    private var isPut: Bool { name.hasPrefix("put") }
    var work: String {
        "\(Self.files) times dfc \(isPut ? "put" : "get") of 64 KiB, \(atOnce) at a time"
    }
    var floor: String {
        Tool.nginx.path == nil || Tool.curl.path == nil
            ? "a plain copy of each" : "as many processes of curl from nginx"
    }
    var amount: Amount { .items(Self.files, "files") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let folder = try bench.folder(files: Self.files, bytes: Self.bytes)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let stored = "\(bench.prefix)-\(name)"
        if !isPut { try bench.once(stored) { try bench.dfc(["put", "-r", folder, stored]) } }
        let copies = bench.scratch.file("got")
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: copies) }
        let floor = try floorSeconds(folder, names, copies, bench)
        let (cluster, scratch) = (bench.cluster, bench.scratch)
        let usage = try await Usage.of(cluster) {
            let peak = Mutex(0)
            try Crew.work(names, atOnce: atOnce) { file in
                let own = ["\(folder)/\(file)", "\(stored)/\(number)-\(file)"]
                let arguments =
                    isPut ? ["put"] + own : ["get", "\(stored)/\(file)", "\(copies)/\(file)"]
                let used = try cluster.dfc(arguments, scratch)
                peak.withLock { $0 = max($0, used) }
            }
            return peak.withLock { $0 }
        }
        return Measured(floorSeconds: floor, usage: usage)
    }

    private func floorSeconds(
        _ folder: String, _ names: [String], _ copies: String, _ bench: Workbench
    ) throws -> Double {
        guard Tool.curl.path != nil, let server = try FloorServer.nginx(bench.scratch) else {
            return try PlainCopy.seconds(
                lanes: [names.map { ("\(folder)/\($0)", "\(copies)/\($0)") }], synced: false)
        }
        defer { server.stop() }
        let base =
            "http://127.0.0.1:\(server.port)/\(URL(fileURLWithPath: folder).lastPathComponent)"
        let start = ContinuousClock.now
        try Crew.work(names, atOnce: atOnce) { file in
            _ = try Tool.curl.seconds(["-sf", "-o", "\(copies)/\(file)", "\(base)/\(file)"])
        }
        return start.duration(to: .now) / .seconds(1)
    }
}

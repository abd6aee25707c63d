import Foundation

/// `dfc get` of one large file to a file.
struct GetLarge: Row {
    let sizeBytes: Int
    var name: String { "get" }
    var work: String { "dfc get of one file to a file" }
    var floor: String { LargeFetch.floor }
    var amount: Amount { .bytes(sizeBytes) }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let name = try LargeFetch.stored(bench)
        let floor = try LargeFetch.floorSeconds(bench)
        return Measured(floorSeconds: floor, usage: try await LargeFetch.get(name, bench))
    }
}

/// What the rows that get the large file share.
enum LargeFetch {
    static var floor: String {
        Tool.nginx.path == nil || Tool.curl.path == nil
            ? "one copy to another file" : "nginx to curl to a file"
    }

    /// Its name in the store, where it is put when it is not there.
    static func stored(_ bench: Workbench) throws -> String {
        let name = "\(bench.prefix)-kept"
        try bench.once("put \(name)") { _ = try bench.dfc(["put", try bench.largeFile(), name]) }
        return name
    }

    /// Gets it and checks what came.
    static func get(_ name: String, _ bench: Workbench) async throws -> Usage {
        let copy = bench.scratch.file("got")
        defer { unlink(copy) }
        let usage = try await bench.measure(["get", name, copy], touching: bench.sizeBytes)
        try bench.check(try bench.largeFile(), copy)
        return usage
    }

    static func floorSeconds(_ bench: Workbench) throws -> Double {
        let source = try bench.largeFile()
        let copy = bench.scratch.file("floor1")
        defer { unlink(copy) }
        bench.prefault(bench.sizeBytes)
        guard Tool.curl.path != nil, let server = try FloorServer.nginx(bench.scratch) else {
            return try PlainCopy.seconds(lanes: [[(source, copy)]], synced: false)
        }
        defer { server.stop() }
        return try Tool.curl.seconds(
            ["-sf", "-o", copy, "http://127.0.0.1:\(server.port)/source"])
    }
}

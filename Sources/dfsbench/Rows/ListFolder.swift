import Foundation

/// `dfc list` of a folder of many files, with sizes.
struct ListFolder: Row {
    let name: String
    let files: Int
    var work: String { "dfc list --long of \(files) files" }
    var floor: String { "ls -l of as many files" }
    var amount: Amount { .items(files, "entries") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let folder = try bench.folder(files: files, bytes: 1_024)
        let stored = "\(bench.prefix)-\(name)"
        try bench.once("put \(stored)") { try bench.dfc(["put", "-r", folder, stored]) }
        let floor = try Tool.ls.seconds(["-l", folder])
        let usage = try await bench.measure(["list", "--long", stored], touching: 0)
        return Measured(floorSeconds: floor, usage: usage)
    }
}

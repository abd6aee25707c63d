/// `dfc put -r` of a folder of small files.
struct PutFolder: Row {
    let name: String
    let files: Int
    let bytes: Int
    var work: String { "dfc put -r of \(files) files of \(bytes) bytes" }
    var floor: String { "two copies in parallel, each file synced" }
    var amount: Amount { .items(files, "files") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let folder = try bench.folder(files: files, bytes: bytes)
        bench.prefault(files * bytes)
        let floor = try PlainCopy.secondsTwice(folder, bench.scratch, synced: true)
        let target = "\(bench.prefix)-\(name)-\(number)"
        let usage = try await bench.measure(["put", "-r", folder, target], touching: files * bytes)
        return Measured(floorSeconds: floor, usage: usage)
    }
}

import Foundation

/// A put, a get and a list of one folder, in catalogs that know of many files.
struct Growth: Row {
    private static let rounds = 5
    private static let folderFiles = 1_000

    let name: String
    let files: Int
    var work: String {
        "a put and a get of 64 KiB and a list of \(Self.folderFiles), \(files) files in the catalogs"
    }
    var floor: String { "the same before the catalogs were filled" }
    var amount: Amount { .items(3, "commands") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let content = try bench.folder(files: 1, bytes: 65_536) + "/f000000"
        let local = try bench.folder(files: Self.folderFiles, bytes: 64)
        let folder = "\(bench.prefix)-growth"
        try bench.once("put \(folder)") { try bench.dfc(["put", "-r", local, folder]) }
        let before = try steps(content, folder, "\(folder)-\(name)-\(number)-before", bench)
        var filled = 0.0
        var startSeconds = 0.0
        let filling = CatalogFilling(owner: bench.cluster.account.user, files: files)
        try bench.once(filling.folder) {
            let start = ContinuousClock.now
            startSeconds = try bench.cluster.restart { catalogs in
                try filling.fill(catalogs)
                filled = start.duration(to: .now) / .seconds(1)
            }
        }
        var after: [Double] = []
        let usage = try await Usage.of(bench.cluster) {
            after = try steps(content, folder, "\(folder)-\(name)-\(number)-after", bench)
            return 0
        }
        let told = zip(["put", "get", "list"], zip(before, after)).map { word, times in
            String(format: "%@ %.0f -> %.0f ms", word, times.0 * 1_000, times.1 * 1_000)
        }
        let sum = after.reduce(0, +)
        return Measured(
            floorSeconds: before.reduce(0, +),
            usage: Usage(
                seconds: sum, clientCPUSeconds: usage.clientCPUSeconds,
                serverCPUSeconds: usage.serverCPUSeconds,
                machineCPUSeconds: usage.machineCPUSeconds, clientPeakBytes: 0,
                serverPeakBytes: usage.serverPeakBytes),
            note: told.joined(separator: ", ")
                + String(
                    format: "; filled in %.0f s, nodes started in %.1f s", filled, startSeconds))
    }

    /// The median seconds of a put, a get and a list.
    private func steps(
        _ content: String, _ folder: String, _ stored: String, _ bench: Workbench
    ) throws -> [Double] {
        let copy = bench.scratch.file("got")
        defer { unlink(copy) }
        var times: [[Double]] = [[], [], []]
        for round in 0..<Self.rounds {
            let commands = [
                ["put", content, "\(stored)-\(round)"], ["get", "\(stored)-\(round)", copy],
                ["list", "--long", folder],
            ]
            for (position, command) in commands.enumerated() {
                let start = ContinuousClock.now
                try bench.dfc(command)
                times[position].append(start.duration(to: .now) / .seconds(1))
            }
        }
        return times.map(RowResult.median)
    }
}

import Foundation

/// A node starts on an empty disk and gets back what belongs on it.
struct RepairNode: Row {
    let sizeBytes: Int
    var name: String { "repair" }
    var work: String { "a node whose disk was lost, until it holds every file again" }
    var floor: String { "a plain copy of the node's files, each synced" }
    /// Two copies on four nodes.
    var amount: Amount { .bytes(sizeBytes / 2) }

    /// The longest time that is waited for.
    private static let patience = Duration.seconds(600)

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        _ = try LargeFetch.stored(bench)
        let files = try wanted(bench)
        let floor = try copySeconds(files, bench)
        try bench.cluster.loseNode()
        bench.prefault(sizeBytes)
        let start = ContinuousClock.now
        try bench.cluster.replaceLostNode()
        let usage = try await Usage.of(bench.cluster) {
            // A file has its name only when it is whole.
            for file in files {
                while access(file, F_OK) != 0 {
                    guard start.duration(to: .now) < Self.patience else {
                        throw BenchError(.unavailable, "The node did not get its files back.")
                    }
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            return 0
        }
        return Measured(
            floorSeconds: floor, usage: usage.lasting(start.duration(to: .now) / .seconds(1)))
    }

    /// The files that the node's catalog wants on its disk: what was removed does not come back.
    private func wanted(_ bench: Workbench) throws -> [String] {
        let catalog = try bench.cluster.catalogOfLossyNode()
        let folder = URL(fileURLWithPath: catalog).deletingLastPathComponent().path
        let text = try Tool.sqlite3.output([
            "-readonly", catalog,
            """
            SELECT bytes_in FROM v_blobs
            WHERE use IN ('current', 'former') AND bytes_in LIKE 'blobs/%'
            """,
        ])
        return text.split(separator: "\n").map { "\(folder)/\($0)" }
    }

    private func copySeconds(_ files: [String], _ bench: Workbench) throws -> Double {
        let target = bench.scratch.file("floor1")
        try FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: target) }
        bench.prefault(sizeBytes)
        let pairs = files.map { path in
            (source: path, target: "\(target)/\(URL(fileURLWithPath: path).lastPathComponent)")
        }
        return try PlainCopy.seconds(lanes: [pairs], synced: true)
    }
}

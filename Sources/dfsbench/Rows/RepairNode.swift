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
        let folder = try bench.cluster.blobs()
        let wanted = try BlobTally(folder)
        let floor = try copySeconds(wanted, bench)
        try bench.cluster.loseNode()
        bench.prefault(sizeBytes)
        let start = ContinuousClock.now
        try bench.cluster.replaceLostNode()
        let usage = try await Usage.of(bench.cluster) {
            while try BlobTally(folder) != wanted {
                guard start.duration(to: .now) < Self.patience else {
                    throw BenchError(.unavailable, "The node did not get its files back.")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            return 0
        }
        return Measured(
            floorSeconds: floor, usage: usage.lasting(start.duration(to: .now) / .seconds(1)))
    }

    private func copySeconds(_ blobs: BlobTally, _ bench: Workbench) throws -> Double {
        let target = bench.scratch.file("floor1")
        try FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: target) }
        bench.prefault(sizeBytes)
        let pairs = blobs.sizes.keys.sorted().map { path in
            (source: path, target: "\(target)/\(URL(fileURLWithPath: path).lastPathComponent)")
        }
        return try PlainCopy.seconds(lanes: [pairs], synced: true)
    }
}

/// The finished files below a node's folder of blobs, with their sizes.
struct BlobTally: Equatable {
    private(set) var sizes: [String: Int] = [:]

    /// A folder that is not there has none.
    init(_ folder: String) throws {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return }
        while let name = walk.nextObject() as? String {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard !name.hasPrefix("tmp"), lstat(path, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            sizes[path] = Int(status.st_size)
        }
    }
}

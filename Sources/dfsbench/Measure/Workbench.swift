import DFSModel
import Foundation

/// What rows work with: a cluster, a scratch folder, and contents that are made when they are
/// first wanted.
final class Workbench {
    let scratch: Scratch
    let cluster: any BenchCluster
    let sizeBytes: Int
    /// What this run's names in the store begin with.
    let prefix = "dfsbench-\(UUID().uuidString.prefix(8))"
    private let seed: UInt64
    private var made: Set<String> = []

    init(scratch: Scratch, cluster: any BenchCluster, sizeBytes: Int, seed: UInt64) {
        self.scratch = scratch
        self.cluster = cluster
        self.sizeBytes = sizeBytes
        self.seed = seed
    }

    /// The path of the large file.
    func largeFile() throws -> String {
        let path = scratch.file("source")
        if made.insert(path).inserted {
            try SeededFile.write(to: path, bytes: sizeBytes, seed: seed)
        }
        return path
    }

    /// A folder of equal files, by its path.
    func folder(files: Int, bytes: Int) throws -> String {
        let path = scratch.file("files-\(files)x\(bytes)")
        guard made.insert(path).inserted else { return path }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for number in 0..<files {
            try SeededFile.write(
                to: "\(path)/f\(String(format: "%06d", number))", bytes: bytes,
                seed: seed &+ UInt64(number) &* 7_919, isSynced: false)
        }
        sync()
        return path
    }

    /// Does something that later runs need, the first time only.
    func once(_ name: String, _ body: () throws -> Void) throws {
        guard made.insert(name).inserted else { return }
        try body()
    }

    /// Runs `dfc` as a measurement, after making sure of the memory that it and the nodes touch.
    func measure(_ arguments: [String], touching bytes: Int) async throws -> Usage {
        prefault(bytes)
        return try await Usage.of(cluster) { try dfc(arguments) }
    }

    /// Runs `dfc`; gives the peak of its resident memory.
    @discardableResult
    func dfc(_ arguments: [String]) throws -> Int {
        try cluster.dfc(arguments, scratch)
    }

    /// Touches what the client, the nodes and the page cache will touch for `bytes` of content.
    func prefault(_ bytes: Int) {
        Prefault.run(3 * bytes + (256 << 20))
    }

    /// Throws if two files or folders differ.
    func check(_ original: String, _ copy: String) throws {
        guard FileManager.default.contentsEqual(atPath: original, andPath: copy) else {
            throw BenchError(.corrupt, "'\(copy)' came back with other bytes. Please report it.")
        }
    }
}

import DFSModel
import Foundation

/// `dfs verify` of all nodes, one after the other, their files in the page cache.
struct VerifyAll: Row {
    let sizeBytes: Int
    var name: String { "verify" }
    var work: String { "dfs verify of four nodes, everything on them" }
    var floor: String { "SHA-256 of as many bytes in memory, on all processors" }
    /// How many bytes they are depends on what was put before; a note tells.
    var amount: Amount { .items(4, "nodes") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        _ = try LargeFetch.stored(bench)
        // Chunks are written past the page cache: the first look at them is the disk's.
        _ = try bench.cluster.verify()
        let bytes = try bench.cluster.catalogs.reduce(0) { try $0 + Self.bytes(in: $1) }
        let floor = HashFloor.seconds(bytes: bytes)
        let usage = try await Usage.of(bench.cluster) { try bench.cluster.verify() }
        let mebibytes = Double(bytes) / Double(1 << 20)
        return Measured(
            floorSeconds: floor, usage: usage,
            note: String(
                format: "%.0f MiB at %.0f MiB/s; SHA-256 alone %.0f MiB/s", mebibytes,
                mebibytes / usage.seconds, mebibytes / floor))
    }

    /// The bytes that a node has to hash.
    private static func bytes(in catalog: String) throws -> Int {
        let text = try Tool.sqlite3.output([
            "-readonly", catalog, "SELECT coalesce(sum(size), 0) FROM blobs",
        ])
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}

/// What this machine needs to hash bytes that are in memory.
enum HashFloor {
    private static let blockBytes = 1 << 20

    /// The seconds for hashing `bytes`, shared among all processors.
    static func seconds(bytes: Int) -> Double {
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        let block = [UInt8](repeating: 7, count: blockBytes)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: lanes) { _ in
            var digest = DigestBuilder()
            for _ in 0..<(bytes / lanes / blockBytes) {
                block.withUnsafeBytes { digest.update($0) }
            }
            _ = digest.finalize()
        }
        return start.duration(to: .now) / .seconds(1)
    }
}

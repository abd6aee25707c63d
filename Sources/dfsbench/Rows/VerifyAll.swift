import DFSModel
import Foundation

/// `dfs verify` of all nodes, one after the other, their files in the page cache.
struct VerifyAll: Row {
    let sizeBytes: Int
    var name: String { "verify" }
    var work: String { "dfs verify of four nodes, both copies of one file" }
    var floor: String { "SHA-256 of as many bytes in memory, on all processors" }
    /// Two copies.
    var amount: Amount { .bytes(2 * sizeBytes) }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        _ = try LargeFetch.stored(bench)
        try bench.once("warm \(name)") { _ = try bench.cluster.verify() }
        let floor = HashFloor.seconds(bytes: 2 * sizeBytes)
        let usage = try await Usage.of(bench.cluster) { try bench.cluster.verify() }
        return Measured(floorSeconds: floor, usage: usage)
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

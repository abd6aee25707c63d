import DFSModel
import Foundation
import Synchronization

/// What this machine needs for the bytes alone: read(2), write(2), fsync(2).
enum Floor {
    private static let blockBytes = 1 << 20

    /// The seconds for copying `source` to all `targets` at the same time.
    static func seconds(of source: String, to targets: [String], synced: Bool) throws -> Double {
        let failures = Mutex(0)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: targets.count) { index in
            if !copy(source, to: targets[index], synced: synced) {
                failures.withLock { $0 += 1 }
            }
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        guard failures.withLock({ $0 }) == 0 else {
            throw BenchError(.localOutput, "A plain copy failed. Is there room for it?")
        }
        return seconds
    }

    private static func copy(_ source: String, to target: String, synced: Bool) -> Bool {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer {
            close(input)
            close(output)
        }
        guard input >= 0, output >= 0 else { return false }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockBytes, alignment: 4_096)
        defer { block.deallocate() }
        while true {
            let count = read(input, block.baseAddress, blockBytes)
            if count == 0 { break }
            guard count > 0, write(output, block.baseAddress, count) == count else { return false }
        }
        return !synced || fsync(output) == 0
    }
}

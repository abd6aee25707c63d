import DFSModel
import Foundation
import Synchronization

/// What this machine needs for the bytes alone: read(2), write(2), fsync(2).
enum PlainCopy {
    private static let blockBytes = 1 << 20

    /// A file and where its copy goes.
    typealias Pair = (source: String, target: String)

    /// The seconds for copying files in several lanes at the same time, each lane one file after
    /// the other.
    static func seconds(lanes: [[Pair]], synced: Bool) throws -> Double {
        let failures = Mutex(0)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: lanes.count) { lane in
            for (source, target) in lanes[lane] where !copy(source, to: target, synced: synced) {
                failures.withLock { $0 += 1 }
            }
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        guard failures.withLock({ $0 }) == 0 else {
            throw BenchError(.localOutput, "A plain copy failed. Is there room for it?")
        }
        return seconds
    }

    /// The seconds for copying all files of a folder into two new folders side by side.
    static func secondsTwice(_ folder: String, _ scratch: Scratch, synced: Bool) throws -> Double {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let targets = [scratch.file("floor1"), scratch.file("floor2")]
        for target in targets {
            try FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: true)
        }
        defer { for target in targets { try? FileManager.default.removeItem(atPath: target) } }
        let lanes = targets.map { target in
            names.map { (source: "\(folder)/\($0)", target: "\(target)/\($0)") }
        }
        return try seconds(lanes: lanes, synced: synced)
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

import DFSModel
import Foundation

/// Files whose bytes depend on a seed alone.
enum SeededFile {
    private static let blockBytes = 1 << 20

    /// Writes a file: one random block again and again, its first bytes counted up, so that no two
    /// blocks are the same.
    static func write(
        to path: String, bytes: Int, seed: UInt64, isSynced: Bool = true
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var block: [UInt8] = []
        while block.count < min(blockBytes, max(8, bytes)) {
            withUnsafeBytes(of: generator.next().littleEndian) { block.append(contentsOf: $0) }
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError(.localOutput, "'\(path.printable)' cannot be written.") }
        defer { try? file.close() }
        var left = bytes
        var number: UInt64 = 0
        while left > 0 {
            withUnsafeBytes(of: number.littleEndian) { block.replaceSubrange(0..<8, with: $0) }
            do {
                try file.write(contentsOf: block.prefix(left))
            } catch {
                throw BenchError(
                    .localOutput, "There is no room for the file. Use --folder or --size.")
            }
            left -= min(left, blockBytes)
            number += 1
        }
        if isSynced { try file.synchronize() }
    }
}

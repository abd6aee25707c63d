import DFSFuzzing
import Foundation
import Synchronization

/// How many inputs each decoder was given, and how many of them it took.
final class Tally: Sendable {
    static let shared = Tally()

    private let counts = Mutex(
        (given: Array(repeating: 0, count: Doors.all.count),
         taken: Array(repeating: 0, count: Doors.all.count)))

    func count(_ position: Int, taken: Bool) {
        counts.withLock {
            $0.given[position] += 1
            if taken { $0.taken[position] += 1 }
        }
    }

    /// Adds a line per decoder, and one for all, to the file that DFS_FUZZ_TALLY names.
    func write() {
        guard let path = ProcessInfo.processInfo.environment["DFS_FUZZ_TALLY"] else { return }
        let (given, taken) = counts.withLock { $0 }
        var text = ""
        for (position, door) in Doors.all.enumerated() {
            text += "\(given[position])\t\(taken[position])\t\(door.name)\n"
        }
        text += "\(given.reduce(0, +))\t\(taken.reduce(0, +))\tall\n"
        do {
            try Data(text.utf8).write(to: URL(filePath: path))
        } catch {
            print("The counts were not written: \(error)")
        }
    }
}

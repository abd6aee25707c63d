import DFSModel
import Foundation

/// The folder of one run: data of the nodes, the file that is put, its copies, logs.
struct Scratch: Sendable {
    /// The absolute path.
    let path: String

    /// Makes a new folder in `parent`. Throws ``BenchError``.
    init(parent: String) throws {
        let parent = URL(fileURLWithPath: parent).standardizedFileURL.path
        path = "\(parent)/.dfsbench-\(UUID().uuidString.prefix(8))"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw BenchError(
                .localOutput, "No folder can be made in '\(parent.printable)'. Use --folder.")
        }
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

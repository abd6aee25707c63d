import DFSModel
import DFSTesting
import Foundation

/// A program of the system, such as mount(8).
struct Tool: Sendable {
    /// Where its streams go.
    let folder: String

    init(folder: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    /// Runs it to its end; gives its standard output. Throws what it says if it fails.
    @discardableResult
    func run(_ words: [String], input: String = "") async throws -> String {
        let stem = "\(folder)/\(UUID().uuidString)"
        defer {
            for end in ["in", "out", "err"] {
                try? FileManager.default.removeItem(atPath: "\(stem).\(end)")
            }
        }
        try Data(input.utf8).write(to: URL(fileURLWithPath: "\(stem).in"))
        let ended = try await RunningProgram(
            Launch(
                program: words[0], arguments: Array(words.dropFirst()),
                environment: [
                    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
                ],
                folder: folder, input: "\(stem).in", output: "\(stem).out", errors: "\(stem).err")
        ).wait(timeoutSeconds: 60)
        guard ended.status == 0 else {
            throw ModelError(
                .unavailable, "\(words.joined(separator: " ")) failed: \(ended.errors)")
        }
        return ended.output
    }
}

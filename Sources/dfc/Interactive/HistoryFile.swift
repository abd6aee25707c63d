import DFSConfiguration
import DFSTerminal
import DFSTrust
import Foundation

/// The lines that were typed in earlier sessions, in a file that only its owner can read.
struct HistoryFile {
    private let folder: String
    private var file: String { folder + "/history" }

    init(environment: [String: String]) {
        folder = ClientFolders.state(environment: environment)
    }

    /// The lines, or none if there is no file that can be read.
    func read() -> LineHistory {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return LineHistory(text.split(separator: "\n").map(String.init))
    }

    /// Keeps the lines. A history that cannot be kept is no reason to complain.
    func write(_ history: LineHistory) {
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let text = history.lines.map { $0 + "\n" }.joined()
        try? SecretFile.write(Array(text.utf8), to: file, replacing: true)
    }
}

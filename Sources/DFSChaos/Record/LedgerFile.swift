import DFSModel
import Foundation
import Synchronization

/// The file in which every acknowledged write stands, synced before its client goes on. It lies on
/// a disk that no fault of the run touches.
final class LedgerFile: Sendable {
    /// One acknowledged write.
    struct Entry: Codable, Sendable {
        let client: Int
        let path: FilePath
        /// The number of the content; 0 for a delete.
        let content: Int
        /// The version that was acknowledged, if it was a put.
        let version: VersionID?
    }

    let path: String
    private let file: Mutex<FileHandle>

    /// Makes the file anew.
    init(path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ModelError(.localOutput, "The ledger '\(path)' cannot be made.") }
        file = Mutex(handle)
    }

    /// Writes an entry; it is durable on return.
    func add(_ entry: Entry) throws {
        let line = try JSONEncoder().encode(entry) + Data("\n".utf8)
        try file.withLock { file in
            try file.write(contentsOf: line)
            try file.synchronize()
        }
    }

    /// All entries, read from the disk.
    func entries() throws -> [Entry] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Entry.self, from: $0)
        }
    }
}

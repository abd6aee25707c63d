import Foundation
import NIOCore

/// Writes many small local files: each appears under its name only when it is whole and synced, as
/// with a ``LocalFileSink``, and the names are made durable together.
enum LocalFileBatch {
    /// Files that are written, and waited for until the disk has them, at the same time.
    private static let lanes = 8

    /// Writes the files. Gives for each why it could not be written, or nil; in their order.
    static func write(
        _ files: [(path: String, pieces: [ArraySlice<UInt8>])], replacing: Bool
    ) async throws -> [ClientError?] {
        var failures = [ClientError?](repeating: nil, count: files.count)
        try await withThrowingTaskGroup(of: [(Int, ClientError)].self) { group in
            for lane in 0..<min(lanes, files.count) {
                group.addTask {
                    try await BlockingWork.run {
                        stride(from: lane, to: files.count, by: lanes).compactMap { position in
                            let (path, pieces) = files[position]
                            return write(pieces, to: path, replacing: replacing)
                                .map { (position, $0) }
                        }
                    }
                }
            }
            for try await lane in group {
                for (position, failure) in lane { failures[position] = failure }
            }
        }
        try await BlockingWork.run {
            let folders = Set(files.map { LocalFileSink.folder(of: $0.path) })
            for folder in folders { LocalFileSink.syncFolder(folder) }
        }
        return failures
    }

    private static func write(
        _ pieces: [ArraySlice<UInt8>], to path: String, replacing: Bool
    ) -> ClientError? {
        do {
            try LocalFileSink(path: path, replacing: replacing).store(pieces)
            return nil
        } catch {
            return error
        }
    }
}

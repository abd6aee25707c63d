import Foundation
import NIOCore

/// Writes many small local files: each appears under its name only when it is whole, as with a
/// ``LocalFileSink``, and the names of those that were replaced are made durable together.
enum LocalFileBatch {
    /// Files that are written, and waited for until the disk has them, at the same time.
    private static let lanes = 8

    /// Writes the files. Gives for each why it could not be written, or nil; in their order.
    static func write(
        _ files: [(path: String, pieces: [ArraySlice<UInt8>])], replacing: Bool
    ) async throws -> [ClientError?] {
        var failures = [ClientError?](repeating: nil, count: files.count)
        var replaced: Set<String> = []
        try await withThrowingTaskGroup(of: [(Int, Result<Bool, ClientError>)].self) { group in
            for lane in 0..<min(lanes, files.count) {
                group.addTask {
                    try await BlockingWork.run {
                        stride(from: lane, to: files.count, by: lanes).map { position in
                            let (path, pieces) = files[position]
                            return (position, write(pieces, to: path, replacing: replacing))
                        }
                    }
                }
            }
            for try await lane in group {
                for (position, result) in lane {
                    switch result {
                    case .success(true):
                        replaced.insert(LocalFileSink.folder(of: files[position].path))
                    case .success(false): break
                    case .failure(let error): failures[position] = error
                    }
                }
            }
        }
        let folders = replaced
        try await BlockingWork.run {
            for folder in folders { LocalFileSink.syncFolder(folder) }
        }
        return failures
    }

    private static func write(
        _ pieces: [ArraySlice<UInt8>], to path: String, replacing: Bool
    ) -> Result<Bool, ClientError> {
        // Most files are new.
        if UnnamedFile.store(pieces, as: path) { return .success(false) }
        return Result { () throws(ClientError) in
            try LocalFileSink(path: path, replacing: replacing).store(pieces)
        }
    }
}

import DFSClient
import DFSModel
import DFSTerminal
import Foundation
import Synchronization

/// A piece of a file as a line of JSON, for scripts. Keys are never renamed.
struct ContentLine: Encodable {
    let path: FilePath
    /// Where in the file the piece begins, in bytes.
    let offset: Int
    let base64: Data

    /// Bytes of a piece, so that lines stay short.
    private static let mostBytes = 48 * 1024

    /// Writes what it gets, in the order of the file, as lines.
    static func sink(_ path: FilePath, _ console: Console) -> StreamSink {
        let position = Mutex(0)
        return StreamSink { bytes in
            let all = Data(bytes.readableBytesView)
            for begin in stride(from: 0, to: all.count, by: mostBytes) {
                let piece = all[begin..<min(begin + mostBytes, all.count)]
                let offset = position.withLock { position in
                    defer { position += piece.count }
                    return position
                }
                let line = ContentLine(path: path, offset: offset, base64: piece)
                try console.line(try JSONLine.text(line))
            }
        }
    }
}

/// What follows the pieces of a file that came through whole.
struct ContentEnd: Encodable {
    let path: FilePath
    let size: Int
    let version: VersionID
    /// As in a list: the SHA-256 over the SHA-256 values of the chunks.
    let checksum: Digest

    init(_ path: FilePath, _ manifest: Manifest) {
        self.path = path
        size = manifest.size
        version = manifest.version
        checksum = manifest.checksum
    }
}

package import DFSModel
package import NIOCore
import Synchronization

/// A ``LocalFileSink`` that is made with the first byte, or when there is one to go on with, so that a file which does not exist in
/// the store leaves no trace here.
package final class LazyFileSink: ContentSink {
    private let path: String
    private let replacing: Bool
    private let made = Mutex<LocalFileSink?>(nil)

    package init(path: String, replacing: Bool) {
        self.path = path
        self.replacing = replacing
    }

    package var isOrdered: Bool { false }

    package func kept(of manifest: Manifest) async throws -> Set<Int> {
        guard PartialFile.exists(for: path) else { return [] }
        return try await sink().kept(of: manifest)
    }

    /// Where a later get can go on, and the bytes that are there; nil if nothing was kept.
    package var leftover: (path: String, bytes: Int)? {
        made.withLock { $0 }?.leftover
    }

    package func write(_ pieces: [ByteBuffer], at offset: Int) async throws {
        try await sink().write(pieces, at: offset)
    }

    package func complete(_ chunk: Chunk) {
        made.withLock { $0 }?.complete(chunk)
    }

    package func finish(size: Int) async throws {
        try await sink().finish(size: size)
    }

    package func abandon() async {
        await made.withLock { $0 }?.abandon()
    }

    private func sink() throws -> LocalFileSink {
        try made.withLock { made in
            if let sink = made { return sink }
            let sink = try LocalFileSink(path: path, replacing: replacing)
            made = sink
            return sink
        }
    }
}

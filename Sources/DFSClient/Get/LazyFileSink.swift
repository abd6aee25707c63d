package import NIOCore
import Synchronization

/// A ``LocalFileSink`` that is made with the first byte, so that a file which does not exist in
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

    package func write(_ bytes: ByteBuffer, at offset: Int) async throws {
        try await sink().write(bytes, at: offset)
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

import DFSModel
import NIOCore
import Synchronization

/// Hashes files as they lie on the disk: those who share it read one after the other, each a whole
/// stretch, so that the disk's head moves seldom, and hash side by side. What the page cache has is
/// read side by side too.
final class FileHasher: Sendable {
    /// Bytes that are read in one turn.
    private static let stretchBytes = 4 * 1024 * 1024

    private let turn = Mutex<Void>(())
    /// Whether the page cache had the last stretch: then the next one is first looked for there. A
    /// look that finds nothing starts the disk outside of anybody's turn, so it must be seldom.
    private let isCached = Atomic(false)
    private let buffers = ReadBuffers(bytes: stretchBytes)

    /// The digest of the whole file; blocks. Throws `damaged` if it becomes shorter meanwhile.
    func digest(of file: OpenFile, size: Int) throws -> Digest {
        if size > Self.stretchBytes { file.willReadSequentially() }
        return try buffers.use { buffer in
            var digest = DigestBuilder()
            for start in stride(from: 0, to: size, by: Self.stretchBytes) {
                let wanted = min(Self.stretchBytes, size - start)
                buffer.clear()
                let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) {
                    try read(file, into: .init(rebasing: $0[..<wanted]), at: start)
                }
                guard count == wanted else { throw file.truncated }
                buffer.withUnsafeReadableBytes { digest.update($0) }
            }
            return digest.finalize()
        }
    }

    private func read(
        _ file: OpenFile, into stretch: UnsafeMutableRawBufferPointer, at start: Int
    ) throws -> Int {
        if isCached.load(ordering: .relaxed),
            file.readCached(into: stretch, at: start) == stretch.count
        {
            return stretch.count
        }
        return try turn.withLock { _ in
            let cached = file.readCached(into: stretch, at: start)
            isCached.store(cached == stretch.count, ordering: .relaxed)
            let rest = UnsafeMutableRawBufferPointer(rebasing: stretch[cached...])
            return try cached + file.read(into: rest, at: start + cached)
        }
    }
}

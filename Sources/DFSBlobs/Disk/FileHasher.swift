import DFSModel
import NIOCore
import Synchronization

/// Hashes files as they lie on the disk: those who share it read one after the other, each a whole
/// stretch, so that the disk's head moves seldom, and hash side by side.
final class FileHasher: Sendable {
    /// Bytes that are read in one turn.
    private static let stretchBytes = 4 * 1024 * 1024

    private let turn = Mutex<Void>(())
    private let buffers = ReadBuffers(bytes: stretchBytes)

    /// The digest of the whole file; blocks. Throws `damaged` if it becomes shorter meanwhile.
    func digest(of file: OpenFile, size: Int) throws -> Digest {
        if size > Self.stretchBytes { file.willReadSequentially() }
        return try buffers.use { buffer in
            var digest = DigestBuilder()
            for start in stride(from: 0, to: size, by: Self.stretchBytes) {
                let wanted = min(Self.stretchBytes, size - start)
                buffer.clear()
                let count = try turn.withLock { _ in
                    try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { memory in
                        let stretch = UnsafeMutableRawBufferPointer(rebasing: memory[..<wanted])
                        return try file.read(into: stretch, at: start)
                    }
                }
                guard count == wanted else { throw file.truncated }
                buffer.withUnsafeReadableBytes { digest.update($0) }
            }
            return digest.finalize()
        }
    }
}

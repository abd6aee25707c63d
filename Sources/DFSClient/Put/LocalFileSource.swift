import DFSModel
import Foundation
package import NIOCore
import Synchronization

/// A regular local file. Its size, and the time of its last change, must stay the same while it
/// is read; otherwise nothing is committed.
package final class LocalFileSource: ContentSource {
    package let name: String
    private let file: FileDescriptorBox
    private let first: Shape
    private let position = Mutex(0)

    private struct Shape: Equatable, Sendable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// Opens the file. Throws ``ClientError`` with `localInput` if it is missing, no regular file
    /// or not readable.
    package init(path: String) throws {
        name = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw ClientError(
                .localInput, "'\(path.printable)' cannot be read: \(systemMessage(errno)).")
        }
        file = FileDescriptorBox(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ClientError(.localInput, "'\(path.printable)' is not a regular file.")
        }
        first = Shape(status)
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    package var size: Int? { first.size }

    package func next(_ count: Int) async throws -> ByteBuffer {
        let start = position.withLock { $0 }
        let buffer = try await read(count, at: start)
        position.withLock { $0 = start + buffer.readableBytes }
        return buffer
    }

    package func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? {
        try await read(count, at: offset)
    }

    package func checkUnchanged() async throws {
        var status = stat()
        guard fstat(file.number, &status) == 0, Shape(status) == first else { throw changed }
    }

    /// The whole content at once; blocks. Throws `localInput` also if it has another size by now, or
    /// is changed while it is read.
    func whole(ofBytes size: Int) throws -> [UInt8] {
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { target, count in
            error = file.read(into: UnsafeMutableRawBufferPointer(target), at: 0, count: &count)
        }
        guard error == 0 else { throw failure(error) }
        var status = stat()
        guard bytes.count == size, fstat(file.number, &status) == 0, Shape(status) == first,
            first.size == size
        else { throw changed }
        return bytes
    }

    private var changed: ClientError {
        ClientError(
            .localInput,
            "'\(name.printable)' was changed while it was read. Put it again when it is at rest.")
    }

    private func failure(_ number: Int32) -> ClientError {
        ClientError(
            .localInput, "'\(name.printable)' cannot be read: \(systemMessage(number)).")
    }

    private func read(_ count: Int, at offset: Int) async throws -> ByteBuffer {
        let file = self.file
        let (buffer, error) = try await BlockingWork.run { file.read(count, at: offset) }
        guard error == 0 else { throw failure(error) }
        return buffer
    }
}

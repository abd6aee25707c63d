import DFSModel
import Foundation
package import NIOCore

/// A local file that appears under its name only when it is whole and synced.
///
/// Until then the bytes lie beside it in `.NAME.….part`, with the permissions that the umask
/// leaves. After a power cut at any moment the name holds the old content or the whole new one.
package final class LocalFileSink: ContentSink {
    private let path: String
    private let draft: String
    private let replacing: Bool
    private let file: FileDescriptorBox

    /// Makes the unfinished file. Throws ``ClientError``: `localOutput`, or `conflict` if the file
    /// exists and is not to be replaced.
    package init(path: String, replacing: Bool) throws {
        let url = URL(fileURLWithPath: path)
        let suffix = Hex.encode((0..<6).map { _ in UInt8.random(in: .min ... .max) })
        // A name of up to 255 bytes must leave room for what is added.
        let name = String(decoding: url.lastPathComponent.utf8.prefix(200), as: UTF8.self)
        draft = "\(url.deletingLastPathComponent().path)/.\(name).\(suffix).part"
        self.path = path
        self.replacing = replacing
        var status = stat()
        if lstat(path, &status) == 0 {
            guard replacing else { throw Self.exists(path) }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw ClientError(.localOutput, "'\(path.printable)' is a folder.")
            }
        }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        file = FileDescriptorBox(descriptor)
        TemporaryFiles.add(draft)
    }

    package var isOrdered: Bool { false }

    package func write(_ bytes: ByteBuffer, at offset: Int) async throws {
        let file = self.file
        let error = try await BlockingWork.run { file.write(bytes, at: offset) }
        guard error == 0 else { throw Self.failure(path, error) }
    }

    package func finish(size: Int) async throws {
        let (file, draft, path, replacing) = (file, draft, path, replacing)
        try await BlockingWork.run {
            guard ftruncate(file.number, off_t(size)) == 0, fsync(file.number) == 0 else {
                throw Self.failure(path, errno)
            }
            try Self.publish(draft, as: path, replacing: replacing)
            TemporaryFiles.remove(draft)
            Self.syncFolder(of: path)
        }
    }

    package func abandon() async {
        unlink(draft)
        TemporaryFiles.remove(draft)
    }

    /// A hard link fails where a rename would silently overwrite.
    private static func publish(_ draft: String, as path: String, replacing: Bool) throws {
        if replacing {
            guard rename(draft, path) == 0 else { throw failure(path, errno) }
        } else {
            guard link(draft, path) == 0 else {
                throw errno == EEXIST ? exists(path) : failure(path, errno)
            }
            unlink(draft)
        }
    }

    private static func syncFolder(of path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func exists(_ path: String) -> ClientError {
        ClientError(.conflict, "'\(path.printable)' exists already and is not replaced.")
    }

    private static func failure(_ path: String, _ number: Int32) -> ClientError {
        ClientError(
            .localOutput, "'\(path.printable)' cannot be written: \(systemMessage(number)).")
    }
}

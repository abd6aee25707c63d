package import DFSModel
import Foundation
package import NIOCore
import Synchronization

/// A local file that appears under its name only when it is whole.
///
/// Until then the bytes lie beside it in a ``PartialFile``, with the permissions that the umask
/// leaves. A file that takes the place of another is synced first: after a power cut at any moment
/// the name holds the old content or the whole new one. A new file is left to the system to write
/// out, as any copying program does, because the store still has it.
package final class LocalFileSink: ContentSink {
    private let path: String
    private let replacing: Bool
    private let partial: PartialFile
    /// The bytes that are there and right.
    private let checked = Mutex(0)

    /// Makes the unfinished file, or opens the one of an earlier get. Throws ``ClientError``:
    /// `localOutput`, or `conflict` if the file exists and is not to be replaced.
    package init(path: String, replacing: Bool) throws(ClientError) {
        self.path = path
        self.replacing = replacing
        var status = stat()
        if lstat(path, &status) == 0 {
            guard replacing else { throw Self.exists(path) }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw ClientError(.localOutput, "'\(path.printable)' is a folder.")
            }
        }
        guard let partial = PartialFile.make(for: path) else { throw Self.failure(path, errno) }
        self.partial = partial
        TemporaryFiles.add(partial.path)
    }

    package func kept(of manifest: Manifest) async throws -> Set<Int> {
        let partial = self.partial
        let kept = try await BlockingWork.run { partial.chunks(of: manifest) }
        note(manifest.chunks.filter { kept.contains($0.index) }.map(\.size).reduce(0, +))
        return kept
    }

    /// A file with enough in it stays even if the program has to end at once.
    private func note(_ bytes: Int) {
        let isWorthKeeping = checked.withLock { checked in
            checked += bytes
            return partial.canBeKept && checked >= PartialFile.leastBytes
        }
        if isWorthKeeping { TemporaryFiles.remove(partial.path) }
    }

    /// Where a later get can go on, and the bytes that are there; nil if nothing was kept.
    package var leftover: (path: String, bytes: Int)? {
        let bytes = checked.withLock { $0 }
        guard partial.canBeKept, bytes >= PartialFile.leastBytes else { return nil }
        return (partial.path, bytes)
    }

    package var isOrdered: Bool { false }

    package func write(_ pieces: [ByteBuffer], at offset: Int) async throws {
        let file = partial.file
        let error = try await BlockingWork.run { file.write(pieces, at: offset) }
        guard error == 0 else { throw Self.failure(path, error) }
    }

    package func complete(_ chunk: Chunk) {
        note(chunk.size)
    }

    package func finish(size: Int) async throws {
        let (file, draft, path, replacing) = (partial.file, partial.path, path, replacing)
        try await BlockingWork.run {
            let isReplaced = Self.isThere(path)
            guard ftruncate(file.number, off_t(size)) == 0,
                !isReplaced || fsync(file.number) == 0
            else { throw Self.failure(path, errno) }
            try Self.publish(draft, as: path, replacing: replacing)
            TemporaryFiles.remove(draft)
            if isReplaced { Self.syncFolder(Self.folder(of: path)) }
        }
    }

    /// Whether something would be replaced.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Writes a whole content and makes it visible; blocks. What it replaces is replaced durably.
    /// Leaves nothing behind if it throws.
    ///
    /// - Returns: whether there was something under the name: its folder is to be synced then.
    func store(_ pieces: [ArraySlice<UInt8>]) throws(ClientError) -> Bool {
        let draft = partial.path
        defer { TemporaryFiles.remove(draft) }
        do throws(ClientError) {
            var offset = 0
            for piece in pieces {
                let number = piece.withUnsafeBytes { partial.file.write($0, at: offset) }
                guard number == 0 else { throw Self.failure(path, number) }
                offset += piece.count
            }
            let descriptor = partial.file.number
            let isReplaced = Self.isThere(path)
            guard ftruncate(descriptor, off_t(offset)) == 0,
                !isReplaced || fdatasync(descriptor) == 0
            else { throw Self.failure(path, errno) }
            try Self.publish(draft, as: path, replacing: replacing)
            return isReplaced
        } catch {
            unlink(draft)
            throw error
        }
    }

    package func abandon() async {
        if leftover == nil { unlink(partial.path) }
        TemporaryFiles.remove(partial.path)
    }

    /// A hard link fails where a rename would silently overwrite.
    private static func publish(
        _ draft: String, as path: String, replacing: Bool
    ) throws(ClientError) {
        if replacing {
            guard rename(draft, path) == 0 else { throw failure(path, errno) }
        } else {
            guard link(draft, path) == 0 else {
                throw errno == EEXIST ? exists(path) : failure(path, errno)
            }
            unlink(draft)
        }
    }

    /// The folder that a local path names something in.
    static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// Makes the names in a folder durable.
    static func syncFolder(_ folder: String) {
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

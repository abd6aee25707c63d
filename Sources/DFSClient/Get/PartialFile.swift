import DFSModel
import Foundation
import NIOCore

/// The unfinished file of a get, beside its target. It stays when a get breaks off with enough in
/// it, and a later get of the same target goes on from it: every chunk is checked, so it does not
/// matter which version it came from.
struct PartialFile: Sendable {
    /// A file with fewer bytes written is not worth keeping.
    static let leastBytes = 1024 * 1024

    let path: String
    let file: FileDescriptorBox
    /// Whether it has the name that a later get looks for.
    let canBeKept: Bool

    /// The usual place beside `target`; a hidden file.
    static func usualPath(for target: String) -> String {
        path(for: target, suffix: "dfc-part")
    }

    private static func path(for target: String, suffix: String) -> String {
        let url = URL(fileURLWithPath: target)
        // A name of up to 255 bytes must leave room for what is added.
        let name = String(decoding: url.lastPathComponent.utf8.prefix(200), as: UTF8.self)
        return "\(url.deletingLastPathComponent().path)/.\(name).\(suffix)"
    }

    /// Opens the usual file, new or old, unless somebody else uses or owns it; then one of its own.
    /// Gives nil and leaves `errno` if neither can be made.
    static func make(for target: String) -> PartialFile? {
        let usual = usualPath(for: target)
        if let file = openUsual(usual) {
            return PartialFile(path: usual, file: file, canBeKept: true)
        }
        let random = Hex.encode((0..<6).map { _ in UInt8.random(in: .min ... .max) })
        let own = path(for: target, suffix: "\(random).part")
        let descriptor = open(own, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return nil }
        return PartialFile(path: own, file: FileDescriptorBox(descriptor), canBeKept: false)
    }

    /// The file must be a regular one of this user with no other name, and must still be at its
    /// path once it is locked: another get may have finished it meanwhile.
    private static func openUsual(_ path: String) -> FileDescriptorBox? {
        let descriptor = open(
            path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return nil }
        let file = FileDescriptorBox(descriptor)
        var opened = stat()
        var named = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &opened) == 0,
            opened.st_mode & S_IFMT == S_IFREG, opened.st_uid == geteuid(), opened.st_nlink == 1,
            lstat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev
        else { return nil }
        return file
    }

    /// Whether there is anything that a get could go on from.
    static func exists(for target: String) -> Bool {
        var status = stat()
        return lstat(usualPath(for: target), &status) == 0 && status.st_size > 0
    }

    /// The chunks whose bytes are here already, by index.
    func chunks(of manifest: Manifest) -> Set<Int> {
        var status = stat()
        guard canBeKept, fstat(file.number, &status) == 0 else { return [] }
        let size = Int(status.st_size)
        let here = manifest.chunks.filter { chunk in
            guard chunk.offset + chunk.size <= size else { return false }
            let (bytes, error) = file.read(chunk.size, at: chunk.offset)
            return error == 0 && Digest.of(bytes.readableBytesView) == chunk.digest
        }
        return Set(here.map(\.index))
    }
}

import Foundation

/// A small new local file that is written before it has a name: its folder changes once, where a
/// draft with a name of its own changes it three times, and if the program dies nothing is left.
enum UnnamedFile {
    /// O_TMPFILE, which open(2) knows on Linux.
    private static let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY

    /// Writes a whole content and gives it its name; blocks.
    ///
    /// - Returns: false if the name is taken, if the file system cannot do it, or if writing failed.
    ///   Nothing has changed then, and the way over a draft does it or says why not.
    static func store(_ pieces: [ArraySlice<UInt8>], as path: String) -> Bool {
        let descriptor = open(
            LocalFileSink.folder(of: path), unnamed | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return false }
        let file = FileDescriptorBox(descriptor)
        var offset = 0
        for piece in pieces {
            let error = piece.withUnsafeBytes { file.write($0, at: offset) }
            guard error == 0 else { return false }
            offset += piece.count
        }
        let link = "/proc/self/fd/\(file.number)"
        return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    }
}

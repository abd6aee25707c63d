import DFSModel
import Foundation

/// The file of a catalog, before SQLite sees it.
enum CatalogFile {
    /// Makes sure that only the owner may read and write the file; SQLite gives its log the same
    /// rights. Makes an empty one if there is none.
    ///
    /// - Throws: ``CatalogError`` `.wrongFolder` if it is no regular file or not ours.
    static func prepare(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CatalogError(
                .wrongFolder,
                "'\(path)' cannot be opened: \(String(cString: strerror(errno))). It must be a "
                    + "file of the user that runs the node.")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            fchmod(descriptor, 0o600) == 0
        else {
            throw CatalogError(
                .wrongFolder, "'\(path)' is not a file whose rights this user may set.")
        }
    }
}

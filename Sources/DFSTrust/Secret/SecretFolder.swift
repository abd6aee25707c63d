import Foundation

/// Folders that hold keys and data: made with exact permissions and made durable.
package enum SecretFolder {
    /// Makes one folder that only its owner may enter (0700); its parent must exist.
    /// The parent is not yet synced: call ``sync(_:)`` on it.
    ///
    /// Throws ``TrustError`` with `.configuration`, also when something of that name exists.
    package static func create(_ path: String) throws(TrustError) {
        guard mkdir(path, 0o700) == 0, chmod(path, 0o700) == 0 else {
            throw .system(
                "The folder \(path) cannot be made", "Check that its parent exists and is yours.")
        }
    }

    /// Makes the names inside the folder survive a power cut (fsync of the folder).
    package static func sync(_ path: String) throws(TrustError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .system("The folder \(path) cannot be opened", "Check its permissions.")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .system("The folder \(path) cannot be synced", "Check the disk.")
        }
    }
}

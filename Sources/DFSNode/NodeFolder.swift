package import DFSBlobs
package import DFSCatalog
package import DFSModel
import Foundation
import Synchronization

/// A node's data folder, opened by this process alone: its catalog and its blobs.
package final class NodeFolder: Sendable {
    package let catalog: Catalog
    package let blobs: any BlobStore
    /// What a lost catalog can be had from again.
    package let journal: AppendLog
    private let lock: FolderLock

    /// Opens the folder at `path`.
    ///
    /// - Parameters:
    ///   - owner: who the folder is for.
    ///   - founding: what a catalog begins with that is made anew; nil if there must be one.
    ///   - onFatal: called when a sync fails; it should end the process.
    /// - Throws: ``NodeError`` `.wrongFolder` if another process uses the folder, if the catalog is
    ///   missing, or if it belongs to another node or cluster.
    package init(
        path: String, owner: FolderOwner, founding: Founding?, syncWatch: SyncWatch = .none,
        onFatal: @escaping @Sendable (any Error) -> Void
    ) async throws {
        try Self.closeToOthers(path)
        lock = try FolderLock(folder: path)
        let catalogPath = path + "/catalog.db"
        guard founding != nil || FileManager.default.fileExists(atPath: catalogPath) else {
            throw NodeError(
                .wrongFolder,
                "'\(path)' has no catalog.db, but node \(owner.node) had one. Mount the right "
                    + "disk. If the catalog is lost, 'dfs serve --replace' lets a new one take its "
                    + "place: an empty one would forget what this node has promised."
            )
        }
        catalog = try Catalog(
            path: catalogPath, founding: founding, syncWatch: syncWatch, onFatal: onFatal)
        let store = try await DiskBlobStore(root: path, syncWatch: syncWatch)
        try await store.removeLeftovers()
        blobs = store
        journal = try await AppendLog(folder: "\(path)/\(Node.journalFolder)")
        try owner.check(catalog, path: path)
    }

    /// Takes the rights of group and others from the folder, whoever gave them.
    private static func closeToOthers(_ path: String) throws {
        guard chmod(path, 0o700) == 0 else {
            throw NodeError(
                .wrongFolder,
                "The data folder '\(path)' cannot be closed to others: "
                    + "\(String(cString: strerror(errno))). It must belong to the user that runs the "
                    + "node.")
        }
    }

    /// Throws ``NodeError`` `.wrongFolder` if another process uses the folder at `path`.
    package static func requireFree(path: String) throws {
        try FolderLock(folder: path).release()
    }

    /// Closes the catalog and lets another process have the folder.
    package func close() throws {
        try catalog.close()
        lock.release()
    }
}

/// Keeps other processes out of a folder, for as long as this one lives (flock(2)).
package final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Throws ``NodeError`` `.wrongFolder` if another process has the folder.
    package init(folder: String) throws {
        let path = folder + "/lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else {
            throw NodeError(
                .wrongFolder,
                "The data folder '\(folder)' cannot be used: \(String(cString: strerror(errno))).")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw NodeError(
                .wrongFolder, "Another process already uses the data folder '\(folder)'.")
        }
        descriptor = Mutex(opened)
    }

    /// Lets others have the folder.
    package func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    deinit { release() }
}

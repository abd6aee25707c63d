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
    ///   - founding: who the folder is for.
    ///   - mayCreate: whether the catalog may be made anew: only at a node's very first start.
    ///   - onFatal: called when a sync fails; it should end the process.
    /// - Throws: ``NodeError`` `.wrongFolder` if another process uses the folder, if the catalog is
    ///   missing, or if it belongs to another node or cluster.
    package init(
        path: String, founding: Founding, mayCreate: Bool, syncWatch: SyncWatch = .none,
        onFatal: @escaping @Sendable (any Error) -> Void
    ) async throws {
        lock = try FolderLock(folder: path)
        let catalogPath = path + "/catalog.db"
        guard mayCreate || FileManager.default.fileExists(atPath: catalogPath) else {
            throw NodeError(
                .wrongFolder,
                "'\(path)' has no catalog.db, but node \(founding.node) had one. Mount the right "
                    + "disk, or restore the folder; an empty one would forget what this node has "
                    + "promised."
            )
        }
        catalog = try Catalog(
            path: catalogPath, founding: mayCreate ? founding : nil, syncWatch: syncWatch,
            onFatal: onFatal)
        let store = try await DiskBlobStore(root: path, syncWatch: syncWatch)
        try await store.removeLeftovers()
        blobs = store
        journal = try await AppendLog(folder: "\(path)/\(Node.journalFolder)")
        try checkOwner(founding, path: path)
    }

    private func checkOwner(_ founding: Founding, path: String) throws {
        guard catalog.cluster == founding.cluster else {
            throw NodeError(
                .wrongFolder, "'\(path)' belongs to another cluster (\(catalog.cluster)).")
        }
        guard catalog.node == founding.node else {
            throw NodeError(
                .wrongFolder,
                "'\(path)' belongs to node \(catalog.node), not to \(founding.node). Use that "
                    + "node's configuration."
            )
        }
        guard catalog.incarnation == founding.incarnation else {
            throw NodeError(
                .wrongFolder,
                "The catalog in '\(path)' is incarnation \(catalog.incarnation), but node.conf "
                    + "names \(founding.incarnation). One of them is from a backup."
            )
        }
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

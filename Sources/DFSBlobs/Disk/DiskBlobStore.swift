import CDFSSystem
package import DFSModel
import Glibc
import NIOCore
package import NIOPosix

/// Blobs as files in a node's data folder: `blobs/ab/cd/<id>`, `blobs/tmp/`, `quarantine/` and
/// `orphans/`. Folders and files are for their owner only.
///
/// Durability, in order: temporary name → write → sync → rename → sync of the folder (and, once
/// per run, of the folders above it).
package struct DiskBlobStore: BlobStore {
    private let folders: BlobFolders
    private let work: DiskWork
    private let hasher = FileHasher()

    /// Opens the store in the data folder `root`, which must be there, and makes what lacks in it.
    /// Every blocking call runs on `pool`.
    package init(
        root: String, pool: NIOThreadPool = .singleton, syncWatch: SyncWatch = .none
    ) async throws {
        let folders = BlobFolders(root: root, syncWatch: syncWatch)
        self.folders = folders
        work = DiskWork(pool: pool)
        try await work.run { try folders.makeAll() }
    }

    package func makeWriter(
        for id: BlobID, expectedBytes: Int?
    ) async throws -> any BlobWriter {
        if let expectedBytes { try await checkRoom(for: expectedBytes) }
        let folders = folders
        let file = try await work.run { try OpenFile(creating: folders.temporaryPath(for: id)) }
        return DiskBlobWriter(
            id: id, expectedBytes: expectedBytes, file: file, folders: folders, work: work)
    }

    private func checkRoom(for bytes: Int) async throws {
        let available = try await space().availableBytes
        guard bytes <= available else {
            throw BlobError(
                .noSpace,
                "\(bytes) bytes do not fit into '\(folders.root)', which has \(available) left. "
                    + "Free some space on this node's disk."
            )
        }
    }

    package func open(_ id: BlobID) async throws -> any BlobReader {
        let folders = folders
        let (file, size) = try await work.run { try folders.open(id) }
        return DiskBlobReader(id: id, file: file, size: size, work: work)
    }

    package func digest(of id: BlobID) async throws -> (size: Int, digest: Digest) {
        try Task.checkCancellation()
        let (folders, hasher) = (folders, hasher)
        return try await work.run {
            let (file, size) = try folders.open(id)
            return (size, try hasher.digest(of: file, size: size))
        }
    }

    package func contains(_ id: BlobID) async throws -> Bool {
        let path = folders.path(of: id)
        return try await work.run { try Folder.inspect(path)?.kind == S_IFREG }
    }

    package func size(of id: BlobID) async throws -> Int {
        let path = folders.path(of: id)
        return try await work.run {
            guard let found = try Folder.inspect(path), found.kind == S_IFREG else {
                throw BlobError.notFound(id)
            }
            return found.size
        }
    }

    package func remove(_ id: BlobID) async throws {
        let path = folders.path(of: id)
        _ = try await work.run { try Folder.removeFile(path) }
    }

    package func link(from source: BlobID, to target: BlobID) async throws {
        let folders = folders
        try await work.run { try folders.link(source, to: target) }
    }

    @discardableResult
    package func quarantine(_ id: BlobID) async throws -> String {
        let folders = folders
        return try await work.run {
            guard try Folder.inspect(folders.path(of: id)) != nil else {
                throw BlobError.notFound(id)
            }
            let name = try folders.move(
                folders.path(of: id), into: folders.quarantine, as: id.fileName)
            return "quarantine/\(name)"
        }
    }

    @discardableResult
    package func setAsideOrphan(named name: String) async throws -> String {
        guard let last = BlobEntry.components(of: name)?.last else {
            throw BlobError(.invalid, "'\(name.printable)' is not the name of a file in blobs/.")
        }
        let folders = folders
        return try await work.run {
            let free = try folders.move("\(folders.blobs)/\(name)", into: folders.orphans, as: last)
            return "orphans/\(free)"
        }
    }

    package func list(after name: String?, limit: Int) async throws -> [BlobEntry] {
        let root = folders.blobs
        return try await work.run { try BlobWalk.page(root: root, after: name, limit: limit) }
    }

    package func space() async throws -> (availableBytes: Int, totalBytes: Int) {
        // The system answers from memory: handing this to another thread costs more than asking.
        var available: UInt64 = 0
        var total: UInt64 = 0
        try SystemCall.run("inspect the file system of", folders.root) {
            dfs_file_system_space(folders.root, &available, &total)
        }
        return (Int(clamping: available), Int(clamping: total))
    }

    @discardableResult
    package func removeLeftovers() async throws -> Int {
        let temporary = folders.temporary
        return try await work.run {
            var count = 0
            for name in try Folder.names(in: temporary)
            where try Folder.removeFile("\(temporary)/\(name)") {
                count += 1
            }
            return count
        }
    }
}

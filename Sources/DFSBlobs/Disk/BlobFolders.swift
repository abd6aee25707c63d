import DFSModel
import Glibc
import Synchronization

/// Where things lie in a node's data folder, and which of its folders are known to be durable.
/// All methods block.
final class BlobFolders: Sendable {
    let root: String
    /// One bit for each of the 65,536 folders `ab/cd` whose way from `blobs/` was synced.
    private let durable = Mutex([UInt64](repeating: 0, count: 1_024))
    let syncWatch: SyncWatch

    init(root: String, syncWatch: SyncWatch = .none) {
        self.root = root
        self.syncWatch = syncWatch
    }

    /// Makes the names in a folder durable.
    func sync(_ folder: String) throws(BlobError) {
        syncWatch(folder)
        try Folder.sync(folder)
    }

    var blobs: String { "\(root)/blobs" }
    var temporary: String { "\(blobs)/\(BlobEntry.temporaryFolder)" }
    var quarantine: String { "\(root)/quarantine" }
    var orphans: String { "\(root)/orphans" }

    func path(of id: BlobID) -> String { "\(blobs)/\(id.relativePath)" }
    func folder(of id: BlobID) -> String { "\(blobs)/\(id.folder)" }

    /// A name below `tmp/` that no other writer uses.
    func temporaryPath(for id: BlobID) -> String {
        "\(temporary)/\(id.fileName).\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// Makes the store's own folders. The data folder itself must be there: if it is not, its disk
    /// may not be mounted.
    func makeAll() throws(BlobError) {
        guard try Folder.inspect("\(root)/.") != nil else {
            throw BlobError(
                .system, "The data folder '\(root)' is missing. Mount its disk or make the folder.")
        }
        for path in [blobs, temporary, quarantine, orphans] { _ = try Folder.make(path) }
        // Always: a former run may have made them and died before its sync.
        try sync(blobs)
        try sync(root)
    }

    /// Makes the folder of a blob, durably; costs no sync where that was done before.
    func makeFolder(of id: BlobID) throws(BlobError) {
        let parent = "\(blobs)/\(id.folder.prefix(2))"
        let parentIsNew = try Folder.make(parent)
        let isNew = try Folder.make(folder(of: id))
        if !parentIsNew, !isNew, isKnownDurable(id) { return }
        try sync(parent)
        try sync(blobs)
        durable.withLock { $0[Self.word(id)] |= Self.bit(id) }
    }

    private func isKnownDurable(_ id: BlobID) -> Bool {
        durable.withLock { $0[Self.word(id)] & Self.bit(id) != 0 }
    }

    private static func word(_ id: BlobID) -> Int { Int(id.version.lowBits & 0xffff) / 64 }
    private static func bit(_ id: BlobID) -> UInt64 { 1 << (id.version.lowBits & 63) }

    /// Opens a blob for reading, and tells its size.
    func open(_ id: BlobID) throws(BlobError) -> (file: OpenFile, size: Int) {
        let path = path(of: id)
        guard try Folder.inspect(path) != nil else { throw BlobError.notFound(id) }
        let file = try OpenFile(reading: path)
        return (file, try file.size())
    }

    /// Gives a synced temporary file its blob's name, durably, replacing what has it.
    func publish(_ temporaryPath: String, as id: BlobID) throws(BlobError) {
        try makeFolder(of: id)
        try Folder.rename(temporaryPath, to: path(of: id))
        try sync(folder(of: id))
    }
}

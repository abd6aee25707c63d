package import DFSBlobs
package import DFSCatalog
import DFSCluster
import DFSModel

/// Makes a catalog from what lies in a data folder beside a lost one: the journal and the blobs.
///
/// What it makes is for reading and for `dfs recover`. It belongs to an incarnation that is no
/// member of anything, so it never votes: its rows say what was once known to be chosen, not what
/// is chosen now.
package struct Salvage: Sendable {
    /// What was found.
    package struct Tally: Sendable, Hashable {
        package var files = 0
        /// Versions that are known, and chunks of them that lie here whole.
        package var versions = 0
        package var chunks = 0
        package var bytes = 0
        /// Blobs whose bytes are not those of the chunk that they are named after.
        package var damaged = 0
        /// Files below `blobs/` of versions that the journal does not know.
        package var unknown = 0
    }

    private let folder: String
    private let blobs: any BlobStore
    private let catalog: Catalog

    /// Registers learned in one transaction.
    private static let batch = 256

    /// - Parameters:
    ///   - folder: the data folder; nothing in it is changed.
    ///   - catalog: a fresh catalog, of an incarnation made for it.
    package init(folder: String, blobs: any BlobStore, into catalog: Catalog) {
        self.folder = folder
        self.blobs = blobs
        self.catalog = catalog
    }

    /// Fills the catalog. Memory holds a file of the journal.
    package func run() async throws -> Tally {
        var tally = Tally()
        var batch: [JournalEntry] = []
        try await AppendLog.read(folder: "\(folder)/\(Node.journalFolder)") { bytes in
            batch.append(try JournalEntry(binary: bytes))
            guard batch.count >= Self.batch else { return }
            try await learn(batch)
            batch = []
        }
        try await learn(batch)
        try await adoptBlobs(&tally)
        let counts = try await catalog.counts()
        tally.files = counts.files
        tally.versions = try await catalog.knownVersions()
        tally.chunks = counts.chunks + counts.stagedChunks
        tally.bytes = counts.bytes + counts.stagedBytes
        return tally
    }

    /// A later entry of a register wins by its ballot, whatever the order.
    private func learn(_ entries: [JournalEntry]) async throws {
        _ = try await catalog.learn(
            entries.map { ($0.key, $0.value) }, manifests: entries.flatMap(\.manifests))
        for entry in entries {
            for blob in entry.inlineBlobs { try await keep(blob, of: entry) }
        }
    }

    private func keep(_ blob: JournalEntry.InlineBlob, of entry: JournalEntry) async throws {
        let manifest = entry.manifests.first { $0.version == blob.version }
        guard let manifest, manifest.chunks.indices.contains(blob.index - 1) else { return }
        let chunk = manifest.chunks[blob.index - 1]
        guard Digest.of(blob.bytes) == chunk.digest else { return }
        try await catalog.recordBlob(
            version: blob.version, index: blob.index, owner: manifest.owner, size: chunk.size,
            digest: chunk.digest, bytes: .init(blob.bytes))
    }

    /// Records the files that are chunks of a known version, whole.
    private func adoptBlobs(_ tally: inout Tally) async throws {
        let check = BlobCheck(catalog: catalog, blobs: blobs)
        for try await entry in blobs.entries() {
            guard let id = entry.id,
                let (chunk, owner) = try await catalog.chunk(version: id.version, index: id.index)
            else {
                tally.unknown += 1
                continue
            }
            guard
                try await check.finding(ofFile: id, size: chunk.size, digest: chunk.digest)
                    == .whole
            else {
                tally.damaged += 1
                continue
            }
            try await catalog.recordBlob(
                version: id.version, index: id.index, owner: owner, size: chunk.size,
                digest: chunk.digest, bytes: nil)
        }
    }
}

import DFSCluster
import DFSModel
import DFSWire

/// A small local file, read and cut: its manifest and the bytes of its chunks.
struct SmallFileCut: Sendable {
    let file: BulkPut.File
    let manifest: Manifest
    /// The chunks as they are staged, in order.
    let items: [StageBatch.Item]

    /// Reads the file; blocks. Throws ``ClientError``: `localInput`, also for a file that has
    /// grown out of a batch or changes while it is read.
    init(
        _ file: BulkPut.File, owner: UserName, copies: Int, candidates: [Placement.Candidate],
        nowMilliseconds: Int
    ) throws {
        let bytes = try LocalFileSource(path: file.local).whole(ofBytes: file.size)
        var generator = SystemRandomNumberGenerator()
        let version = VersionID.make(atMilliseconds: nowMilliseconds, using: &generator)
        let layout = try Placement.layout(
            for: version, over: candidates, copies: copies, rotation: .ofContent(bytes))
        var items: [StageBatch.Item] = []
        var offset = 0
        for (position, size) in Chunking.sizes(forContentBytes: bytes.count).enumerated() {
            let piece = bytes[offset..<offset + size]
            items.append(
                StageBatch.Item(
                    version: version, index: position + 1, digest: .of(piece), bytes: piece))
            offset += size
        }
        self.file = file
        self.items = items
        manifest = try Manifest(
            version: version, owner: owner, path: file.path,
            modifiedMilliseconds: nowMilliseconds, layout: layout,
            chunkSizes: items.map(\.bytes.count), chunkDigests: items.map(\.digest))
    }
}

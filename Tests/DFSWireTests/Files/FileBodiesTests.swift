import DFSCluster
import DFSModel
import DFSWire
import Testing

@Suite struct FileBodiesTests {
    @Test("a commit's answer comes back as it was", arguments: [true, false])
    func commit(repeated: Bool) throws {
        let body = CommitBody(
            path: "a/b", version: repeated ? nil : Samples.version, ballot: Samples.ballot,
            repeated: repeated)
        #expect(try Samples.throughJSON(body) == body)
    }

    @Test("the bodies about chunks come back as they were")
    func chunks() throws {
        let stored = StoredChunkBody(
            version: Samples.version, index: 3, size: 9, sha256: Samples.digest)
        #expect(try Samples.throughJSON(stored) == stored)
        let copy = CopyChunksBody(
            source: Samples.version,
            chunks: [
                CopyChunksBody.Item(
                    index: 1, size: 2, sha256: Samples.digest, nodes: try Samples.nodes())
            ])
        #expect(try Samples.throughJSON(copy) == copy)
        let copied = CopiedChunksBody(stored: [1, 4])
        #expect(try Samples.throughJSON(copied) == copied)
    }

    @Test("a file's answer carries its manifest", arguments: [[], [1], [5, 4, 4, 4]])
    func file(sizes: [Int]) throws {
        let entry = NodeEntry(
            path: try FilePath("a"), ballot: Samples.ballot, kind: .file(try Samples.facts()))
        let body = FileBody(
            entry: EntryBody(entry), manifest: try Samples.manifest(sizes: sizes))
        let read = try Samples.throughJSON(body)
        #expect(read.entry == body.entry)
        #expect(read.manifest == body.manifest)
    }

    @Test("a folder's answer has no manifest")
    func folder() throws {
        let entry = NodeEntry(path: try FilePath("a"), ballot: Samples.ballot, kind: .folder)
        let read = try Samples.throughJSON(FileBody(entry: EntryBody(entry), manifest: nil))
        #expect(read.manifest == nil)
        #expect(try read.entry.entry() == entry)
    }
}

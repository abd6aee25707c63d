import DFSCluster
import DFSModel

/// The names that the simulation's numbers stand for.
struct Cast: Sendable {
    let nodes: [NodeName]
    let owner: UserName
    let paths: [FilePath]
    let keys: [RegisterKey]
    /// The digests of chunks 1, 2, …; every version has the same.
    let chunkDigests: [Digest]

    static let maximumChunks = 4

    init(nodeCount: Int, pathCount: Int) throws {
        let owner = try UserName("anna")
        self.owner = owner
        nodes = try (1...nodeCount).map { try NodeName("DFS\($0)") }
        paths = try (1...pathCount).map { try FilePath("p\($0)") }
        keys = paths.map { .file(owner: owner, path: $0) }
        chunkDigests = (1...Self.maximumChunks).map { Digest.of([UInt8($0)]) }
    }

    /// The nodes' numbers by name.
    func index(of node: NodeName) -> Int {
        nodes.firstIndex(of: node) ?? 0
    }
}

/// A manifest with what is asked of it often.
struct Upload: Sendable {
    let manifest: Manifest
    let digest: Digest
    let path: Int
    var version: VersionID { manifest.version }
    let nodes: [Int]

    init(
        _ version: VersionID, path: Int, nodes: [Int], rotation: Int, chunkCount: Int, cast: Cast
    ) throws {
        manifest = try Manifest(
            version: version, owner: cast.owner, path: cast.paths[path],
            modifiedMilliseconds: 0,
            layout: try Layout(
                nodes: nodes.map { cast.nodes[$0] }, rotation: rotation, copies: 2),
            chunkSizes: Array(repeating: 1, count: chunkCount),
            chunkDigests: Array(cast.chunkDigests.prefix(chunkCount)))
        digest = manifest.digest
        self.path = path
        self.nodes = nodes
    }

    /// The chunks that node `name` is to hold.
    func chunks(on name: NodeName) -> [Int] {
        guard manifest.layout.nodes.contains(name) else { return [] }
        return manifest.layout.chunks(on: name, ofChunkCount: manifest.chunks.count)
    }
}

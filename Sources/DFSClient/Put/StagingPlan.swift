import DFSCluster
import DFSModel

/// Which chunks of a put lie where, and where they should: a value without I/O.
///
/// A node that fails is left out and the layout is made anew over the others; the cut into chunks
/// stays, and so do the chunks that lie well.
struct StagingPlan: Sendable {
    private(set) var version: VersionID
    private(set) var layout: Layout
    /// The version whose staged chunks may be copied: the same one, or the one before.
    private(set) var source: VersionID
    /// Nodes that take no further part, and why.
    private(set) var dropped: [NodeName: ClientError] = [:]
    private var candidates: [Placement.Candidate]
    private let copies: Int
    private let rotation: Rotation
    private var chunks: [Int: Chunk] = [:]
    private var stored: [Int: Set<NodeName>] = [:]
    private var sourceHolders: [Int: Set<NodeName>] = [:]

    /// Throws ``ClientError`` with `unavailable` if there are fewer candidates than copies.
    init(
        version: VersionID, candidates: [Placement.Candidate], copies: Int, rotation: Rotation
    ) throws {
        self.version = version
        self.source = version
        self.candidates = candidates
        self.copies = copies
        self.rotation = rotation
        layout = try Self.layout(version, candidates, copies, rotation, dropped: [:])
    }

    /// A plan whose chunks are all to be copied from a version that the nodes hold.
    /// - Parameter holders: who holds each chunk of it.
    init(
        copying manifest: Manifest, holders: [Int: Set<NodeName>], as version: VersionID,
        candidates: [Placement.Candidate], copies: Int
    ) throws {
        try self.init(
            version: version, candidates: candidates, copies: copies,
            rotation: .number(UInt64(manifest.layout.rotation)))
        source = manifest.version
        sourceHolders = holders
        for chunk in manifest.chunks { add(chunk) }
    }

    private static func layout(
        _ version: VersionID, _ candidates: [Placement.Candidate], _ copies: Int,
        _ rotation: Rotation, dropped: [NodeName: ClientError]
    ) throws -> Layout {
        do {
            return try Placement.layout(
                for: version, over: candidates, copies: copies, rotation: rotation)
        } catch is Placement.Refusal {
            let reasons = dropped.sorted { $0.key < $1.key }.map(\.value)
            let isFull = !reasons.isEmpty && reasons.allSatisfy { $0.code == .noSpace }
            let words = reasons.map { " " + $0.message }.joined()
            throw ClientError(
                isFull ? .noSpace : .unavailable,
                """
                Nodes that can take chunks: \(candidates.count); copies that are wanted: \(copies).\
                \(words)
                """)
        }
    }

    /// The nodes that should hold the chunk and are not known to.
    func targets(ofChunk index: Int) -> [NodeName] {
        layout.holders(ofChunk: index).filter { !stored[index, default: []].contains($0) }
    }

    /// Whether some node that still takes part holds the chunk.
    func isHeld(_ index: Int) -> Bool {
        stored[index, default: []].contains { dropped[$0] == nil }
    }

    mutating func add(_ chunk: Chunk) {
        chunks[chunk.index] = chunk
    }

    mutating func record(_ index: Int, on node: NodeName) {
        stored[index, default: []].insert(node)
    }

    /// Leaves `node` out from now on. Throws as the initialiser.
    mutating func drop(_ node: NodeName, because error: ClientError) throws {
        guard dropped[node] == nil else { return }
        dropped[node] = error
        candidates.removeAll { $0.name == node }
        guard layout.nodes.contains(node) else { return }
        layout = try Self.layout(version, candidates, copies, rotation, dropped: dropped)
    }

    /// The chunks that each node of the layout lacks, in order.
    var missing: [NodeName: [Chunk]] {
        var missing: [NodeName: [Chunk]] = [:]
        for chunk in orderedChunks {
            for node in targets(ofChunk: chunk.index) { missing[node, default: []].append(chunk) }
        }
        return missing
    }

    /// Nodes from which a chunk can be copied, in slot order.
    func copySources(ofChunk index: Int) -> [NodeName] {
        let holders =
            source == version ? stored[index, default: []] : sourceHolders[index, default: []]
        return holders.filter { dropped[$0] == nil }.sorted()
    }

    /// Begins a new version with the same chunks, because the manifest of the old one has been
    /// shown and cannot change any more. Nothing of it is staged yet; it is copied from the old.
    mutating func restart(as version: VersionID) throws {
        sourceHolders = stored
        source = self.version
        self.version = version
        stored = [:]
        layout = try Self.layout(version, candidates, copies, rotation, dropped: dropped)
    }

    var orderedChunks: [Chunk] { chunks.values.sorted { $0.index < $1.index } }

    func manifest(
        owner: UserName, path: FilePath, modifiedMilliseconds: Int
    ) throws -> Manifest {
        let chunks = orderedChunks
        return try Manifest(
            version: version, owner: owner, path: path,
            modifiedMilliseconds: modifiedMilliseconds, layout: layout,
            chunkSizes: chunks.map(\.size), chunkDigests: chunks.map(\.digest))
    }
}

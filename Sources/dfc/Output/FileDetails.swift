import DFSClient
import DFSCluster
import DFSModel

/// The JSON of `dfc stat`: the line of a list, and each chunk.
struct FileDetails: Encodable {
    struct ChunkDetails: Encodable {
        let index: Int
        let offset: Int
        let size: Int
        let sha256: Digest
        /// Where its copies should be.
        let wanted: [NodeName]
        /// Where they are, among the nodes that answered.
        let nodes: [NodeName]
    }

    let line: EntryLine
    let owner: UserName?
    let rotation: Int?
    let layout: [NodeName]?
    let chunks: [ChunkDetails]?

    init(_ entry: ClusterEntry, _ knowledge: FileKnowledge) {
        line = EntryLine(entry)
        guard case .file(let facts, let availability) = entry.kind else {
            (owner, rotation, layout, chunks) = (nil, nil, nil, nil)
            return
        }
        let manifest = knowledge.manifests[facts.version]
        owner = manifest?.owner
        rotation = facts.layout.rotation
        layout = facts.layout.nodes
        chunks = manifest?.chunks.map { chunk in
            ChunkDetails(
                index: chunk.index, offset: chunk.offset, size: chunk.size, sha256: chunk.digest,
                wanted: facts.layout.holders(ofChunk: chunk.index),
                nodes: availability.holders[chunk.index, default: []].sorted())
        }
    }

    private enum CodingKeys: String, CodingKey {
        case owner, rotation, layout
        case chunks = "chunk_list"
    }

    func encode(to encoder: any Encoder) throws {
        try line.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(owner, forKey: .owner)
        try container.encodeIfPresent(rotation, forKey: .rotation)
        try container.encodeIfPresent(layout, forKey: .layout)
        try container.encodeIfPresent(chunks, forKey: .chunks)
    }
}

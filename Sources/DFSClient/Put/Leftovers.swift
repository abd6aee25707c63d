import DFSModel
import DFSWire

/// The chunks that an earlier put of the same content left on the nodes when it was broken off.
struct Leftovers: Sendable {
    /// Contents up to this size are sent anew: asking costs as much.
    static let leastBytes = 4 * 1024 * 1024

    /// The upload that they belong to.
    let version: VersionID
    private let holders: [UploadsBody.StoredChunk: Set<NodeName>]

    /// The upload with the most chunks that may belong to a content that is cut into `sizes`; nil
    /// if there is none.
    init?(sizes: [Int], among uploads: [NodeName: UploadsBody]) {
        var found: [VersionID: [UploadsBody.StoredChunk: Set<NodeName>]] = [:]
        for (node, body) in uploads {
            for upload in body.uploads {
                for chunk in upload.chunks
                where sizes.indices.contains(chunk.index - 1)
                    && sizes[chunk.index - 1] == chunk.size
                {
                    found[upload.version, default: [:]][chunk, default: []].insert(node)
                }
            }
        }
        let best = found.max { left, right in
            (left.value.count, left.key) < (right.value.count, right.key)
        }
        guard let best else { return nil }
        version = best.key
        holders = best.value
    }

    /// The nodes that hold this chunk with these bytes.
    func holders(of chunk: Chunk) -> Set<NodeName> {
        holders[
            UploadsBody.StoredChunk(index: chunk.index, size: chunk.size, sha256: chunk.digest),
            default: []]
    }
}

/// How a version's chunks map to nodes: the lab report's table, made general.
///
/// Chunk `i` (from 1) has its copies at positions `(i − 1 + rotation − r) mod n` of ``nodes`` for
/// `r` = 0 … `copies − 1`. The rotation is recorded here and never recomputed on reading.
package struct Layout: Hashable, Sendable, Codable {
    /// The slots, in order; not empty, no slot twice.
    package let nodes: [NodeName]
    /// From 0 to `nodes.count − 1`.
    package let rotation: Int
    /// Copies of each chunk, from 1 to `nodes.count`.
    package let copies: Int

    package init(nodes: [NodeName], rotation: Int, copies: Int) throws(ModelError) {
        guard !nodes.isEmpty, nodes.count <= 64, Set(nodes).count == nodes.count else {
            throw ModelError(.invalid, "A layout needs 1 to 64 different nodes.")
        }
        guard nodes.indices.contains(rotation) else {
            throw ModelError(.invalid, "The rotation \(rotation) is outside 0…\(nodes.count - 1).")
        }
        guard (1...nodes.count).contains(copies) else {
            throw ModelError(.invalid, "\(copies) copies do not fit on \(nodes.count) nodes.")
        }
        self.nodes = nodes
        self.rotation = rotation
        self.copies = copies
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            nodes: try container.decode([NodeName].self, forKey: .nodes),
            rotation: try container.decode(Int.self, forKey: .rotation),
            copies: try container.decode(Int.self, forKey: .copies))
    }

    /// The nodes that hold chunk `index` (from 1), the primary copy first.
    package func holders(ofChunk index: Int) -> [NodeName] {
        (0..<copies).map { copy in
            let position = (index - 1 + rotation - copy) % nodes.count
            return nodes[position < 0 ? position + nodes.count : position]
        }
    }

    /// Whether `node` holds chunk `index` (from 1).
    package func holds(_ node: NodeName, chunk index: Int) -> Bool {
        guard let position = nodes.firstIndex(of: node) else { return false }
        let copy = (index - 1 + rotation - position) % nodes.count
        return (copy < 0 ? copy + nodes.count : copy) < copies
    }

    /// The chunks of 1 … `chunkCount` that `node` holds, in ascending order.
    package func chunks(on node: NodeName, ofChunkCount chunkCount: Int) -> [Int] {
        guard chunkCount > 0 else { return [] }
        return (1...chunkCount).filter { holds(node, chunk: $0) }
    }
}

extension Layout: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let nodes = try reader.readArray(limit: 64) { try NodeName(from: &$0) }
        try self.init(nodes: nodes, rotation: try reader.readInt(), copies: try reader.readInt())
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(nodes) { $1.write(to: &$0) }
        writer.write(rotation)
        writer.write(copies)
    }
}

package import DFSModel

/// From where chunks come, a line per node.
package enum PlanText {
    /// Such as `DFS1: chunks 3-4 (20,772 bytes)`, in slot order.
    /// - Parameter sources: the node of each chunk, by chunk index.
    package static func lines(_ manifest: Manifest, sources: [Int: NodeName]) -> [String] {
        let byNode = Dictionary(grouping: manifest.chunks) { sources[$0.index] }
        return byNode.compactMap { node, chunks in node.map { ($0, chunks) } }
            .sorted { $0.0 < $1.0 }
            .map { node, chunks in
                let word = chunks.count == 1 ? "chunk" : "chunks"
                let bytes = GroupedNumber.text(chunks.map(\.size).reduce(0, +))
                return
                    "\(node): \(word) \(GroupedNumber.ranges(chunks.map(\.index))) (\(bytes) bytes)"
            }
    }
}

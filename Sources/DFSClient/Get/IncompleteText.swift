package import DFSModel

/// Why chunks cannot be had, in words: their nodes are down, or the chunks are lost.
package enum IncompleteText {
    /// Chunks are named one by one up to this number.
    private static let shown = 8

    /// Such as `chunk 2 (DFS1, DFS4 down), chunk 3 (lost)`.
    /// - Parameter answered: nodes that answered; they do not have the chunks.
    package static func describe(
        chunks: [Int], layout: Layout, answered: Set<NodeName>
    ) -> String {
        var words = chunks.prefix(shown).map { index in
            let down = layout.holders(ofChunk: index).filter { !answered.contains($0) }.sorted()
            let why = down.isEmpty ? "lost" : "\(down.map(\.text).joined(separator: ", ")) down"
            return "chunk \(index) (\(why))"
        }
        if chunks.count > shown { words.append("and \(chunks.count - shown) more") }
        return words.joined(separator: ", ")
    }
}

package import DFSModel

/// From which node each chunk of a version is fetched: over the exact smallest set of nodes that
/// together hold every chunk, each chunk once.
package struct FetchPlan: Hashable, Sendable {
    /// The node of each chunk, in chunk order.
    package let sources: [Source]

    /// A chunk and the node to fetch it from.
    package struct Source: Hashable, Sendable {
        package let chunk: Chunk
        package let node: NodeName
    }

    /// The nodes used, in slot order.
    package var nodes: [NodeName] {
        Set(sources.map(\.node)).sorted()
    }

    /// Bytes to be fetched from each node.
    package var bytesByNode: [NodeName: Int] {
        sources.reduce(into: [:]) { $0[$1.node, default: 0] += $1.chunk.size }
    }

    /// Chunks that no answering node holds.
    package struct Incomplete: Error, Hashable, Sendable {
        package let chunks: [Chunk]
    }

    /// - Parameters:
    ///   - chunks: what is to be fetched.
    ///   - holders: the nodes that hold a chunk, by chunk index.
    ///   - preference: nodes, best first; decides between sets of the same size. Holders that it
    ///     does not name come last.
    package init(
        chunks: [Chunk], holders: [Int: Set<NodeName>], preference: [NodeName]
    ) throws(Incomplete) {
        let lost = chunks.filter { holders[$0.index, default: []].isEmpty }
        guard lost.isEmpty else { throw Incomplete(chunks: lost) }
        let holderSets = Set(chunks.map { holders[$0.index, default: []] })
        let others = holderSets.reduce(into: Set()) { $0.formUnion($1) }.subtracting(preference)
        let ranked = preference + others.sorted()
        let chosen = HittingSet.smallest(hitting: Array(holderSets), preference: ranked)
        var load: [NodeName: Int] = [:]
        sources = chunks.map { chunk in
            let able = ranked.filter {
                chosen.contains($0) && holders[chunk.index, default: []].contains($0)
            }
            let node = able.min { load[$0, default: 0] < load[$1, default: 0] } ?? able[0]
            load[node, default: 0] += chunk.size
            return Source(chunk: chunk, node: node)
        }
    }
}

/// The smallest set that has an element of each of the given sets.
///
/// Exact, by iterative deepening: some element of an unhit set must be in the answer, so each
/// level branches over one set, and sets here are as small as the number of copies.
enum HittingSet {
    static func smallest(
        hitting sets: [Set<NodeName>], preference: [NodeName]
    ) -> Set<NodeName> {
        for size in 0...max(1, sets.count) {
            if let found = search(sets, preference, size, []) { return found }
        }
        return Set(preference)
    }

    private static func search(
        _ sets: [Set<NodeName>], _ preference: [NodeName], _ size: Int, _ chosen: Set<NodeName>
    ) -> Set<NodeName>? {
        let unhit = sets.filter { $0.isDisjoint(with: chosen) }
        guard let next = unhit.min(by: { $0.count < $1.count }) else { return chosen }
        guard size > 0 else { return nil }
        for node in preference where next.contains(node) {
            if let found = search(unhit, preference, size - 1, chosen.union([node])) {
                return found
            }
        }
        return nil
    }
}

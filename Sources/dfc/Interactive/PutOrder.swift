import DFSModel

/// The order in which the steps of a put are told: a value that holds back what happens too early.
struct PutOrder {
    enum Step: Hashable {
        case sending(Int, NodeName)
        case stored(Int, NodeName)

        var node: NodeName {
            switch self {
            case .sending(_, let node), .stored(_, let node): node
            }
        }
    }

    /// What is to be told, in order; what is told leaves.
    private var expected: [Step]
    private var waiting: Set<Step> = []

    /// In waves: the first chunk of each node, then the second, as the copies go round.
    init(_ layout: Layout, chunkCount: Int) {
        let queues = layout.nodes.map { node in
            let chunks = layout.chunks(on: node, ofChunkCount: chunkCount)
            return (
                node, chunks.sorted { Self.rank($0, node, layout) < Self.rank($1, node, layout) }
            )
        }
        let waves = queues.map(\.1.count).max() ?? 0
        expected = (0..<waves).flatMap { wave in
            let turn = queues.compactMap { node, chunks in
                chunks.indices.contains(wave) ? (chunks[wave], node) : nil
            }
            return turn.map { Step.sending($0.0, $0.1) } + turn.map { Step.stored($0.0, $0.1) }
        }
    }

    private static func rank(_ chunk: Int, _ node: NodeName, _ layout: Layout) -> (Int, Int) {
        (layout.holders(ofChunk: chunk).firstIndex(of: node) ?? 0, chunk)
    }

    /// A step has happened: what can be told now.
    mutating func happened(_ step: Step) -> [Step] {
        guard expected.contains(step) else { return [step] }
        waiting.insert(step)
        return release()
    }

    /// Nothing more comes from a node: what can be told now.
    mutating func leaveOut(_ node: NodeName) -> [Step] {
        expected.removeAll { $0.node == node && !waiting.contains($0) }
        return release()
    }

    private mutating func release() -> [Step] {
        let count = expected.prefix { waiting.contains($0) }.count
        let told = Array(expected.prefix(count))
        waiting.subtract(told)
        expected.removeFirst(count)
        return told
    }
}

package import DFSModel

/// What the nodes that answered say together about one path.
package struct ClusterEntry: Hashable, Sendable {
    package let path: FilePath
    package let kind: Kind

    /// What is at the path, by its newest value.
    package enum Kind: Hashable, Sendable {
        case file(NodeEntry.FileFacts, Availability)
        case folder
    }

    /// The newest value wins; a path whose newest value is a tombstone gives nil.
    /// - Parameter answers: one entry per node that answered and knows the path; all of one path.
    package init?(merging answers: [NodeName: NodeEntry]) {
        guard let newest = answers.values.max(by: { $0.ballot < $1.ballot }) else { return nil }
        path = newest.path
        switch newest.kind {
        case .deleted: return nil
        case .folder, .prefix: kind = .folder
        case .file(let facts):
            kind = .file(
                facts,
                Availability(facts, holding: Self.missing(of: facts, in: answers)))
        }
    }

    /// What nodes say who all say the same; nil for a tombstone.
    package init?(_ entry: NodeEntry, by agreement: Agreement) {
        path = entry.path
        switch entry.kind {
        case .deleted: return nil
        case .folder, .prefix: kind = .folder
        case .file(let facts):
            kind = .file(facts, agreement.availability(of: facts))
        }
    }

    /// For each node that answered and knows this version: the chunks that it lacks.
    private static func missing(
        of facts: NodeEntry.FileFacts, in answers: [NodeName: NodeEntry]
    ) -> [NodeName: Set<Int>] {
        answers.compactMapValues { entry in
            guard case .file(let other) = entry.kind, other.version == facts.version else {
                return nil
            }
            return Set(other.missing)
        }
    }
}

/// Nodes that give the same answers.
package struct Agreement: Sendable {
    private let nodes: [NodeName]
    /// Nothing lacks on any of them: so it is with nearly every file.
    private let whole: [NodeName: Set<Int>]

    package init(nodes: [NodeName]) {
        self.nodes = nodes
        whole = Dictionary(nodes.map { ($0, []) }, uniquingKeysWith: { first, _ in first })
    }

    fileprivate func availability(of facts: NodeEntry.FileFacts) -> Availability {
        guard facts.missing.isEmpty else {
            return Availability(facts, holding: whole.mapValues { _ in Set(facts.missing) })
        }
        return facts.layout.nodes.allSatisfy(nodes.contains)
            ? Availability(complete: facts, on: whole) : Availability(facts, holding: whole)
    }
}

/// How much of a version the nodes that answered can give.
package struct Availability: Hashable, Sendable {
    /// How well the version is kept on the nodes that answered.
    package enum State: String, Sendable, Codable {
        /// Every wanted copy is there.
        case complete
        /// Every chunk is there, but not in all its copies.
        case degraded
        /// Some chunk is on no node that answered.
        case incomplete
    }

    /// How well the version is kept on the nodes that answered.
    package let state: State
    /// Chunks without any copy on the nodes that answered.
    package let missingChunks: [Int]
    /// The fewest copies that any chunk has.
    package let copies: Int
    private let layout: Layout
    private let chunkCount: Int
    private let lacking: [NodeName: Set<Int>]

    /// - Parameter holding: the nodes that answered for this version and, for each, the chunks
    ///   that it should hold and lacks.
    package init(_ facts: NodeEntry.FileFacts, holding lacking: [NodeName: Set<Int>]) {
        layout = facts.layout
        chunkCount = facts.chunkCount
        self.lacking = lacking
        guard !facts.layout.nodes.allSatisfy({ lacking[$0]?.isEmpty == true }) else {
            (state, missingChunks, copies) = (.complete, [], facts.layout.copies)
            return
        }
        var fewest = facts.layout.copies
        var missing: [Int] = []
        for index in 1..<facts.chunkCount + 1 {
            let present = Self.present(facts.layout, index, lacking)
            fewest = min(fewest, present.count)
            if present.isEmpty { missing.append(index) }
        }
        copies = fewest
        missingChunks = missing
        state =
            missing.isEmpty
            ? (fewest == facts.layout.copies ? .complete : .degraded) : .incomplete
    }

    /// - Parameter lacking: all nodes that answered, and no chunks; the layout's are among them.
    fileprivate init(complete facts: NodeEntry.FileFacts, on lacking: [NodeName: Set<Int>]) {
        layout = facts.layout
        chunkCount = facts.chunkCount
        self.lacking = lacking
        (state, missingChunks, copies) = (.complete, [], facts.layout.copies)
    }

    private static func present(
        _ layout: Layout, _ index: Int, _ lacking: [NodeName: Set<Int>]
    ) -> [NodeName] {
        layout.holders(ofChunk: index).filter {
            lacking[$0].map { !$0.contains(index) } ?? false
        }
    }

    /// The nodes that hold each chunk, by index from 1.
    package var holders: [Int: Set<NodeName>] {
        Dictionary(
            uniqueKeysWithValues: (1..<chunkCount + 1).map {
                ($0, Set(Self.present(layout, $0, lacking)))
            })
    }

    /// The nodes that hold at least one chunk, in slot order.
    package var nodes: [NodeName] {
        layout.nodes.filter(holdsSome).sorted()
    }

    private func holdsSome(_ node: NodeName) -> Bool {
        guard let lacking = lacking[node] else { return false }
        // The holders of the first chunks are those of all others again.
        let last = lacking.isEmpty ? min(chunkCount, layout.nodes.count) : chunkCount
        return (1..<last + 1).contains {
            layout.holds(node, chunk: $0) && !lacking.contains($0)
        }
    }
}

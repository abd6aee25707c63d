package import DFSModel

/// Merges the nodes' lists, each in the order of ``NodeEntry/sortKey``, into one list in the same
/// order, in which each folder stands once.
///
/// A value without I/O: the driver feeds each node's next entry when ``needs`` names the node, and
/// takes what ``next()`` gives. Memory holds one entry per node, and the folder markers whose
/// content has not been passed yet.
package struct EntryMerge: Sendable {
    /// The nodes in slot order; what follows goes by their positions.
    private let nodes: [NodeName]
    private let positions: [NodeName: Int]
    private var heads: [NodeEntry?]
    /// Whether the next entry is not known yet.
    private var isPending: [Bool]
    /// Markers that were given out and may come again as a prefix.
    private var openFolders: Set<FilePath> = []

    package init(nodes: Set<NodeName>) {
        self.nodes = nodes.sorted()
        positions = Dictionary(
            uniqueKeysWithValues: self.nodes.enumerated().map { ($0.element, $0.offset) })
        heads = Array(repeating: nil, count: nodes.count)
        isPending = Array(repeating: true, count: nodes.count)
    }

    /// The nodes whose next entry (or end) must be fed before ``next()`` can go on.
    package var needs: [NodeName] {
        nodes.indices.filter { isPending[$0] }.map { nodes[$0] }
    }

    /// The next entry of `node`, or nil at the end of its list.
    package mutating func feed(_ entry: NodeEntry?, from node: NodeName) {
        guard let position = positions[node], isPending[position] else { return }
        isPending[position] = false
        heads[position] = entry
    }

    /// What became of one key of the nodes' lists.
    package enum Step: Hashable, Sendable {
        case entry(ClusterEntry)
        /// A path that is deleted, or a folder that was given out already.
        case skipped
    }

    /// What the nodes say about the smallest key among their next entries; nil if more must be
    /// fed or all lists have ended.
    package mutating func next() -> Step? {
        guard !isPending.contains(true), let first = smallest() else { return nil }
        closeFolders(before: first)
        var answers: [NodeName: NodeEntry] = [:]
        for position in nodes.indices {
            guard let head = heads[position], head.order(against: first) == 0 else { continue }
            answers[nodes[position]] = head
            heads[position] = nil
            isPending[position] = true
        }
        guard let entry = ClusterEntry(merging: answers) else { return .skipped }
        let isPrefix = answers.values.contains { $0.kind == .prefix }
        return isRepeatedFolder(entry, isPrefix: isPrefix) ? .skipped : .entry(entry)
    }

    /// Whether no node's next entry has been fed.
    package var isBetweenEntries: Bool { heads.allSatisfy { $0 == nil } }

    /// What follows from an entry that all nodes have next whose lists go on, and say the same of:
    /// as feeding it from each and asking ``next()``, in fewer steps. Only where
    /// ``isBetweenEntries``.
    package mutating func next(_ entry: NodeEntry, by agreement: Agreement) -> Step {
        closeFolders(before: entry)
        guard let merged = ClusterEntry(entry, by: agreement) else { return .skipped }
        let isRepeated = isRepeatedFolder(merged, isPrefix: entry.kind == .prefix)
        return isRepeated ? .skipped : .entry(merged)
    }

    private func smallest() -> NodeEntry? {
        var smallest: NodeEntry?
        for case let head? in heads {
            guard let known = smallest else {
                smallest = head
                continue
            }
            if head.order(against: known) < 0 { smallest = head }
        }
        return smallest
    }

    /// Forgets the markers whose prefix cannot come any more.
    private mutating func closeFolders(before entry: NodeEntry) {
        guard !openFolders.isEmpty else { return }
        let key = entry.sortKey
        openFolders = openFolders.filter {
            !($0.text.utf8 + [UInt8(ascii: "/")]).lexicographicallyPrecedes(key)
        }
    }

    private mutating func isRepeatedFolder(_ entry: ClusterEntry, isPrefix: Bool) -> Bool {
        guard case .folder = entry.kind else { return false }
        if isPrefix {
            return openFolders.remove(entry.path) != nil
        }
        openFolders.insert(entry.path)
        return false
    }

    /// Whether every list has ended.
    package var isFinished: Bool {
        !isPending.contains(true) && heads.allSatisfy { $0 == nil }
    }
}

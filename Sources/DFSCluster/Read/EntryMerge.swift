import DFSModel

/// Merges the nodes' lists, each in the order of ``NodeEntry/sortKey``, into one list in the same
/// order, in which each folder stands once.
///
/// A value without I/O, which takes one ``ListStretch`` after the other. Memory holds the folder
/// markers whose content has not been passed yet.
package struct EntryMerge: Sendable {
    /// Markers that were given out and may come again as a prefix.
    private var openFolders: Set<FilePath> = []

    package init() {}

    /// What the nodes say together in the next stretch of their lists.
    package mutating func merge(_ stretch: ListStretch) -> [ClusterEntry] {
        if let entries = stretch.common {
            return merge(entries, by: Agreement(nodes: stretch.lists.map(\.node)))
        }
        var rest = stretch.lists
        var merged: [ClusterEntry] = []
        while let first = Self.smallest(rest) {
            var answers: [NodeName: NodeEntry] = [:]
            for index in rest.indices {
                guard let head = rest[index].entries.first, head.order(against: first) == 0 else {
                    continue
                }
                answers[rest[index].node] = head
                rest[index].entries.removeFirst()
            }
            closeFolders(before: first)
            let isPrefix = answers.values.contains { $0.kind == .prefix }
            if let entry = ClusterEntry(merging: answers), isNew(entry, isPrefix: isPrefix) {
                merged.append(entry)
            }
        }
        return merged
    }

    /// The same of nodes that all say the same, in fewer steps.
    private mutating func merge(
        _ entries: ArraySlice<NodeEntry>, by agreement: Agreement
    ) -> [ClusterEntry] {
        var merged: [ClusterEntry] = []
        merged.reserveCapacity(entries.count)
        for entry in entries {
            closeFolders(before: entry)
            if let one = ClusterEntry(entry, by: agreement),
                isNew(one, isPrefix: entry.kind == .prefix)
            {
                merged.append(one)
            }
        }
        return merged
    }

    private static func smallest(_ lists: [ListStretch.List]) -> NodeEntry? {
        var smallest: NodeEntry?
        for case let head? in lists.map(\.entries.first) {
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

    /// Whether it is no folder that was given out already.
    private mutating func isNew(_ entry: ClusterEntry, isPrefix: Bool) -> Bool {
        guard case .folder = entry.kind else { return true }
        if isPrefix { return openFolders.remove(entry.path) == nil }
        openFolders.insert(entry.path)
        return true
    }
}

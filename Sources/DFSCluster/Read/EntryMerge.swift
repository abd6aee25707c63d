package import DFSModel

/// Merges the nodes' lists, each in the order of ``NodeEntry/sortKey``, into one list in the same
/// order, in which each folder stands once.
///
/// A value without I/O: the driver feeds each node's next entry when ``needs`` names the node, and
/// takes what ``next()`` gives. Memory holds one entry per node, and the folder markers whose
/// content has not been passed yet.
package struct EntryMerge: Sendable {
    private var heads: [NodeName: NodeEntry] = [:]
    /// Nodes whose next entry is not known yet.
    private var pending: Set<NodeName>
    /// Markers that were given out and may come again as a prefix.
    private var openFolders: Set<FilePath> = []

    package init(nodes: Set<NodeName>) {
        pending = nodes
    }

    /// The nodes whose next entry (or end) must be fed before ``next()`` can go on.
    package var needs: Set<NodeName> { pending }

    /// The next entry of `node`, or nil at the end of its list.
    package mutating func feed(_ entry: NodeEntry?, from node: NodeName) {
        guard pending.remove(node) != nil else { return }
        heads[node] = entry
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
        guard pending.isEmpty,
            let key = heads.values.map(\.sortKey).min(by: { $0.lexicographicallyPrecedes($1) })
        else { return nil }
        closeFolders(before: key)
        let answers = heads.filter { $0.value.sortKey == key }
        for node in answers.keys {
            heads[node] = nil
            pending.insert(node)
        }
        guard let entry = ClusterEntry(merging: answers) else { return .skipped }
        return isRepeatedFolder(entry, answers) ? .skipped : .entry(entry)
    }

    /// Forgets the markers whose prefix cannot come any more.
    private mutating func closeFolders(before key: [UInt8]) {
        openFolders = openFolders.filter {
            !($0.text.utf8 + [UInt8(ascii: "/")]).lexicographicallyPrecedes(key)
        }
    }

    private mutating func isRepeatedFolder(
        _ entry: ClusterEntry, _ answers: [NodeName: NodeEntry]
    ) -> Bool {
        guard entry.kind == .folder else { return false }
        if answers.values.contains(where: { $0.kind == .prefix }) {
            return openFolders.remove(entry.path) != nil
        }
        openFolders.insert(entry.path)
        return false
    }

    /// Whether every list has ended.
    package var isFinished: Bool { pending.isEmpty && heads.isEmpty }
}

package import DFSCluster
package import DFSModel

/// The list of a folder over all nodes that answer, in byte order. Each entry is right at some
/// moment during the walk. Memory holds three pages of each node.
///
/// Throws ``ClientError`` only if no node answers; see ``failures()`` for those that did not. To
/// be walked once.
package struct ClusterListing: AsyncSequence, Sendable {
    private let walk: ListingWalk

    /// - Parameters:
    ///   - firstPage: entries that are asked for at first; later pages are longer.
    ///   - looksAhead: whether pages are asked for before they are needed.
    init(nodes: [EntryPages], firstPage: Int = 500, looksAhead: Bool = true) {
        walk = ListingWalk(nodes, firstPage: firstPage, looksAhead: looksAhead)
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(walk: walk)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let walk: ListingWalk
        /// Entries that were merged together, of which the first ones have been given.
        private var entries: [ClusterEntry] = []
        private var given = 0
        /// The nodes that had failed when the entry that was given last was merged.
        package private(set) var silent: Set<NodeName> = []

        fileprivate init(walk: ListingWalk) {
            self.walk = walk
        }

        package mutating func next() async throws -> ClusterEntry? {
            if given == entries.count {
                (entries, silent) = try await walk.entries()
                given = 0
            }
            guard given < entries.count else { return nil }
            defer { given += 1 }
            return entries[given]
        }
    }

    /// Nodes that have failed so far, and why.
    package func failures() async -> [NodeName: ClientError] {
        await walk.failures
    }
}

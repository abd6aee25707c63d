package import DFSCluster
package import DFSModel
import NIOCore

/// The list of a folder over all nodes that answer, in byte order. Each entry is right at some
/// moment during the walk. Memory holds a page of each node.
///
/// Throws ``ClientError`` only if no node answers; see ``failures()`` for those that did not. To
/// be walked once.
package struct ClusterListing: AsyncSequence, Sendable {
    private let walk: Walk

    init(nodes: [EntryPages]) {
        walk = Walk(nodes)
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(walk: walk)
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let walk: Walk
        /// Entries that were merged together, the next one last.
        private var entries: [ClusterEntry] = []
        /// The nodes that had failed when the entry that was given last was merged.
        package private(set) var silent: Set<NodeName> = []

        fileprivate init(walk: Walk) {
            self.walk = walk
        }

        package mutating func next() async throws -> ClusterEntry? {
            if let entry = entries.popLast() { return entry }
            (entries, silent) = try await walk.next()
            return entries.popLast()
        }
    }

    /// Nodes that have failed so far, and why.
    package func failures() async -> [NodeName: ClientError] {
        await walk.failures
    }
}

/// Drives an ``EntryMerge``.
private actor Walk {
    private var merge: EntryMerge
    private var pages: [NodeName: EntryPages]
    private(set) var failures: [NodeName: ClientError] = [:]
    private let nodeCount: Int
    /// The page that was understood last. Nodes that know the same send the same bytes.
    private var known: (body: ByteBuffer, entries: [NodeEntry])?
    /// A page that all nodes have sent whose list goes on.
    private var agreed: (entries: [NodeEntry], by: Agreement)?

    init(_ nodes: [EntryPages]) {
        pages = Dictionary(uniqueKeysWithValues: nodes.map { ($0.node.name, $0) })
        merge = EntryMerge(nodes: Set(nodes.map(\.node.name)))
        nodeCount = nodes.count
    }

    /// The next entries, the first of them last, and the nodes that have failed so far; none at
    /// the end.
    func next() async throws -> (entries: [ClusterEntry], silent: Set<NodeName>) {
        var merged: [ClusterEntry] = []
        while !merge.isFinished {
            let needed = merge.needs
            let exhausted = needed.filter { pages[$0]?.isExhausted == true }
            guard exhausted.isEmpty else {
                guard merged.isEmpty else { break }
                try await load(exhausted, mayAgree: exhausted == needed && merge.isBetweenEntries)
                merged += takeAgreed()
                continue
            }
            for name in needed { merge.feed(pages[name]?.pop(), from: name) }
            if case .entry(let entry) = merge.next() { merged.append(entry) }
        }
        return (merged.reversed(), Set(failures.keys))
    }

    /// What the nodes say who have sent the same page.
    private func takeAgreed() -> [ClusterEntry] {
        guard let (entries, agreement) = agreed else { return [] }
        agreed = nil
        return entries.compactMap { entry in
            guard case .entry(let merged) = merge.next(entry, by: agreement) else { return nil }
            return merged
        }
    }

    /// Loads a page of each of these nodes, at once. The list of one that fails ends here.
    /// - Parameter mayAgree: whether these are all the nodes whose lists go on, at one place.
    private func load(_ names: [NodeName], mayAgree: Bool) async throws {
        let loaded = await withTaskGroup(
            of: (NodeName, Result<ByteBuffer, ClientError>).self
        ) { group in
            for page in names.compactMap({ pages[$0] }) {
                group.addTask {
                    do {
                        return (page.node.name, .success(try await page.load()))
                    } catch {
                        let failure = ClientError(transport: error, of: page.node)
                        return (page.node.name, .failure(failure))
                    }
                }
            }
            var loaded: [NodeName: Result<ByteBuffer, ClientError>] = [:]
            for await (name, result) in group { loaded[name] = result }
            return loaded
        }
        if Task.isCancelled { throw ClientError.interrupted }
        if mayAgree, let body = Self.common(names.map { loaded[$0] }) {
            let entries = try EntryPages.entries(body, from: names[0])
            for name in names { pages[name]?.pass(entries) }
            agreed = (entries, Agreement(nodes: names))
            return
        }
        for name in names {
            do {
                guard let body = try loaded[name]?.get() else { continue }
                pages[name]?.turn(to: try entries(body, from: name))
            } catch let error as ClientError {
                failures[name] = error
                pages[name]?.turn(to: [])
            }
        }
        guard failures.count < nodeCount else {
            throw NodeResults<Never>(answers: [:], failures: failures)
                .commonFailure("The list cannot be read")
        }
    }

    /// The page that all have sent, if it is the same.
    private static func common(_ loaded: [Result<ByteBuffer, ClientError>?]) -> ByteBuffer? {
        guard let first = loaded.first, case .success(let body)? = first else { return nil }
        let isCommon = loaded.allSatisfy { other in
            if case .success(let page)? = other { page == body } else { false }
        }
        return isCommon ? body : nil
    }

    private func entries(_ body: ByteBuffer, from name: NodeName) throws -> [NodeEntry] {
        if let known, known.body == body { return known.entries }
        let entries = try EntryPages.entries(body, from: name)
        known = (body, entries)
        return entries
    }
}

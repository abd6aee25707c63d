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
        fileprivate let walk: Walk

        package func next() async throws -> ClusterEntry? {
            try await walk.next()
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

    init(_ nodes: [EntryPages]) {
        pages = Dictionary(uniqueKeysWithValues: nodes.map { ($0.node.name, $0) })
        merge = EntryMerge(nodes: Set(nodes.map(\.node.name)))
        nodeCount = nodes.count
    }

    func next() async throws -> ClusterEntry? {
        while !merge.isFinished {
            try await feed()
            switch merge.next() {
            case .entry(let entry): return entry
            case .skipped, nil: continue
            }
        }
        return nil
    }

    private func feed() async throws {
        let needed = merge.needs
        let exhausted = needed.filter { pages[$0]?.isExhausted == true }
        if !exhausted.isEmpty { try await load(exhausted) }
        for name in needed { merge.feed(pages[name]?.pop(), from: name) }
    }

    /// Loads a page of each of these nodes, at once. The list of one that fails ends here.
    private func load(_ names: [NodeName]) async throws {
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

    private func entries(_ body: ByteBuffer, from name: NodeName) throws -> [NodeEntry] {
        if let known, known.body == body { return known.entries }
        let entries = try EntryPages.entries(body, from: name)
        known = (body, entries)
        return entries
    }
}

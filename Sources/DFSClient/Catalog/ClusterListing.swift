package import DFSCluster
package import DFSModel

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
        let needed = pages.filter { merge.needs.contains($0.key) }
        await withTaskGroup(of: (NodeName, EntryPages, Result<NodeEntry?, ClientError>).self) {
            group in
            for (name, page) in needed {
                group.addTask {
                    var page = page
                    do {
                        let entry = try await page.next()
                        return (name, page, .success(entry))
                    } catch {
                        return (name, page, .failure(ClientError(transport: error, of: page.node)))
                    }
                }
            }
            for await (name, page, result) in group {
                pages[name] = page
                switch result {
                case .success(let entry): merge.feed(entry, from: name)
                case .failure(let error):
                    failures[name] = error
                    merge.feed(nil, from: name)
                }
            }
        }
        if Task.isCancelled { throw ClientError.interrupted }
        guard failures.count < nodeCount else {
            throw NodeResults<Never>(answers: [:], failures: failures)
                .commonFailure("The list cannot be read")
        }
    }
}

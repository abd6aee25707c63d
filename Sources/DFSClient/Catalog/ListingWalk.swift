import DFSCluster
import DFSModel
import NIOCore

/// Drives an ``EntryMerge``, one ``ListStretch`` after the other: all nodes are asked for what lies
/// behind the same place, so those that know the same send the same pages. While the caller looks at
/// the entries of a stretch, the next one is asked for; not behind the first, because many callers
/// want no more.
actor ListingWalk {
    /// The most entries that are asked for at once; what bounds memory.
    static let mostEntries = 4_000

    /// Those whose lists go on.
    private var nodes: [EntryPages]
    private var merge = EntryMerge()
    private(set) var failures: [NodeName: ClientError] = [:]
    private let nodeCount: Int
    /// The sort key behind which the next stretch begins.
    private var after: String?
    /// Entries to ask for. A list that is short, or not wanted to its end, costs little; a long one
    /// soon has the longest pages.
    private var limit: Int
    private var ahead: Task<Pages, Never>?
    private var isFirst = true

    private typealias Pages = [(node: NodeName, body: Result<ByteBuffer, ClientError>)]

    init(_ nodes: [EntryPages], firstPage: Int) {
        self.nodes = nodes
        nodeCount = nodes.count
        limit = min(firstPage, Self.mostEntries)
    }

    deinit {
        ahead?.cancel()
    }

    /// The next entries, and the nodes that have failed so far; none at the end.
    func next() async throws -> (entries: [ClusterEntry], silent: Set<NodeName>) {
        var merged: [ClusterEntry] = []
        while merged.isEmpty, !nodes.isEmpty {
            let stretch = stretch(of: try await pages())
            guard failures.count < nodeCount else {
                throw NodeResults<Never>(answers: [:], failures: failures)
                    .commonFailure("The list cannot be read")
            }
            goOn(behind: stretch)
            merged = merge.merge(stretch)
        }
        return (merged, Set(failures.keys))
    }

    private func pages() async throws -> Pages {
        let task = ahead ?? ask()
        ahead = nil
        let pages = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if Task.isCancelled { throw ClientError.interrupted }
        return pages
    }

    /// Asks for a page of each node, at once.
    private func ask() -> Task<Pages, Never> {
        Task { [nodes, after, limit] in
            await withTaskGroup(of: Pages.Element.self) { group in
                for node in nodes {
                    group.addTask { (node.node, await node.page(after: after, limit: limit)) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
    }

    private func goOn(behind stretch: ListStretch) {
        nodes.removeAll { !stretch.goingOn.contains($0.node) }
        guard let end = stretch.end, !nodes.isEmpty else { return }
        after = String(decoding: end, as: UTF8.self)
        limit = min(2 * limit, Self.mostEntries)
        if !isFirst { ahead = ask() }
        isFirst = false
    }

    /// What the pages say. The list of a node that failed ends here.
    private func stretch(of pages: Pages) -> ListStretch {
        var read: [(node: NodeName, entries: [NodeEntry])] = []
        // Nodes that know the same send the same bytes, which are read once.
        var known: (body: ByteBuffer, entries: [NodeEntry])?
        var areSame = true
        for (node, body) in pages {
            do throws(ClientError) {
                let body = try body.get()
                if known?.body != body {
                    areSame = areSame && known == nil
                    known = (body, try EntryPages.entries(body, from: node))
                }
                read.append((node, known?.entries ?? []))
            } catch {
                failures[node] = error
            }
        }
        return ListStretch(read, limit: limit, areSame: areSame)
    }
}

import DFSCluster
import DFSModel
import NIOCore

/// Asks several nodes for the same page of their lists.
struct StretchQuestion: Sendable {
    let nodes: [EntryPages]
    /// The sort key behind which the page begins; nil for the beginning.
    let after: [UInt8]?
    let limit: Int

    /// What the nodes that answer say together, and why the others do not.
    struct Answer: Sendable {
        let stretch: ListStretch
        let failures: [NodeName: ClientError]
    }

    /// - Parameter begun: gets the sort key at which the first page that arrives ends, if a list goes
    ///   on behind it. So it is with nearly every page of the other nodes.
    func answer(_ begun: @Sendable (_ end: [UInt8]) async -> Void) async -> Answer {
        await withTaskGroup(of: (NodeName, Result<ByteBuffer, ClientError>).self) { group in
            let after = after.map { String(decoding: $0, as: UTF8.self) }
            for node in nodes {
                group.addTask { (node.node, await node.page(after: after, limit: limit)) }
            }
            var pages: [(node: NodeName, entries: [NodeEntry])] = []
            var failures: [NodeName: ClientError] = [:]
            // Nodes that know the same send the same bytes, which are read once.
            var known: (body: ByteBuffer, entries: [NodeEntry])?
            var areSame = true
            for await (node, result) in group {
                do throws(ClientError) {
                    let body = try result.get()
                    if let known, known.body == body {
                        pages.append((node, known.entries))
                        continue
                    }
                    let entries = try EntryPages.entries(body, from: node)
                    areSame = areSame && known == nil
                    known = (body, entries)
                    pages.append((node, entries))
                    guard pages.count == 1, entries.count >= limit, let last = entries.last else {
                        continue
                    }
                    await begun(last.sortKey)
                } catch {
                    failures[node] = error
                }
            }
            return Answer(
                stretch: ListStretch(pages, limit: limit, areSame: areSame), failures: failures)
        }
    }
}

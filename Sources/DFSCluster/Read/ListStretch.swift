package import DFSModel

/// Pages of the nodes' lists from one place on, as far as all of them reach: behind it all lists go on
/// from one place again, wherever they differ.
package struct ListStretch: Sendable {
    /// What one node says.
    package typealias List = (node: NodeName, entries: ArraySlice<NodeEntry>)

    package let lists: [List]
    /// The ``NodeEntry/sortKey`` up to which the stretch reaches; nil: to the end of all lists.
    package let end: [UInt8]?
    /// The nodes whose lists go on behind it.
    package let goingOn: Set<NodeName>
    /// What all nodes say, if that is known to be the same.
    let common: ArraySlice<NodeEntry>?

    /// Whether all nodes are known to say the same.
    package var isCommon: Bool { common != nil }

    /// - Parameters:
    ///   - pages: each in order; one with fewer entries than `limit` is the last of its list.
    ///   - areSame: whether all have the same entries.
    package init(
        _ pages: [(node: NodeName, entries: [NodeEntry])], limit: Int, areSame: Bool = false
    ) {
        let last = pages.filter { $0.entries.count >= limit }.compactMap(\.entries.last)
            .min { $0.order(against: $1) < 0 }
        let lists = pages.map { page -> List in
            guard let last else { return (page.node, page.entries[...]) }
            let end = page.entries.lastIndex { $0.order(against: last) <= 0 }
            return (page.node, page.entries[..<(end.map { $0 + 1 } ?? 0)])
        }
        self.lists = lists
        end = last?.sortKey
        goingOn = Set(
            zip(pages, lists).filter { page, list in
                page.entries.count >= limit || list.entries.count < page.entries.count
            }.map(\.0.node))
        common = areSame ? lists.first?.entries : nil
    }
}

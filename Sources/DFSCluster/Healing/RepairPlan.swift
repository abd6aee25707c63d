package import DFSModel

/// From whom a node takes a chunk that it lacks, and when it tries again.
package enum RepairPlan {
    /// Seconds of running time before the second try, and at the most between two.
    private static let firstPauseSeconds = 10
    private static let longestPauseSeconds = 300

    /// The members to ask for chunk `index`, in order: the other holders that the layout names, a
    /// different one first for each chunk so that the load is spread, then all the others, who may
    /// have it from an earlier layout.
    package static func sources(
        ofChunk index: Int, layout: Layout, own: NodeName, members: [NodeName]
    ) -> [NodeName] {
        let holders = layout.holders(ofChunk: index).filter { $0 != own && members.contains($0) }
        let others = members.filter { $0 != own && !holders.contains($0) }
        return rotated(holders, by: (index - 1) / layout.nodes.count) + others
    }

    private static func rotated(_ nodes: [NodeName], by count: Int) -> [NodeName] {
        guard !nodes.isEmpty else { return [] }
        let start = count % nodes.count
        return Array(nodes[start...] + nodes[..<start])
    }

    /// Seconds of running time to wait after a number of failed tries, this one included.
    package static func pauseSeconds(afterAttempts attempts: Int) -> Int {
        let doublings = min(max(0, attempts - 1), 10)
        return min(firstPauseSeconds << doublings, longestPauseSeconds)
    }
}

import DFSCluster
import DFSModel

/// The nodes that hold a file, as a list shows them. The files of a list lie in few ways, so each
/// text is made once.
struct PlacesText {
    private var known: [(layout: Layout, chunkCount: Int, text: String)] = []
    private static let most = 64

    /// Such as `DFS1 DFS2`: the nodes that hold at least one chunk.
    mutating func text(_ facts: NodeEntry.FileFacts, _ availability: Availability) -> String {
        guard availability.state == .complete else { return Self.text(availability) }
        let layout = facts.layout
        // More chunks than there are nodes go round once more.
        let chunkCount = min(facts.chunkCount, layout.nodes.count)
        let place = known.first {
            $0.layout.rotation == layout.rotation && $0.chunkCount == chunkCount
                && $0.layout == layout
        }
        if let place { return place.text }
        let text = Self.text(availability)
        if known.count < Self.most { known.append((layout, chunkCount, text)) }
        return text
    }

    private static func text(_ availability: Availability) -> String {
        availability.nodes.map(\.text).joined(separator: " ")
    }
}

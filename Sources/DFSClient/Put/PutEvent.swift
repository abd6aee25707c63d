package import DFSModel

/// What happens to the copies of a put's chunks on the way, for those who watch.
package enum PutEvent: Sendable {
    /// Where the chunks are to go. It may change later, when a node is left out.
    case planned(Layout)
    /// A chunk is on its way to a node.
    case sending(chunk: Int, node: NodeName)
    /// A node holds a chunk durably.
    case stored(chunk: Int, node: NodeName)
    /// A node has failed and takes no further part.
    case leftOut(NodeName, ClientError)
}

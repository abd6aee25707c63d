import DFSModel

/// A message between nodes about one chunk.
struct HealingLetter: Sendable {
    enum Body: Sendable {
        case fetch
        /// Nil if it is not served there.
        case bytes(HealingNode.Bytes?)
        /// The sender was sent wrong bytes.
        case check
        /// A copy is to be re-hashed, so that a leftover may go.
        case confirm(attempt: Int)
        case confirmed(Bool, attempt: Int)
    }

    let from: Int
    let to: Int
    let chunk: ChunkName
    let body: Body
}

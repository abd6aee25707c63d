import DFSModel
import Synchronization

/// Nodes that let this program wait in vain. They are asked again, but not waited for as long, so
/// that a node that hangs costs one time-out and not one per question.
final class SilentNodes: Sendable {
    private static let shortDeadline = Duration.milliseconds(150)
    /// A wait that counts as silence.
    private static let patience = Duration.milliseconds(800)
    private let names = Mutex<Set<NodeName>>([])

    /// How long to wait for a node, given how long one would wait for any.
    func deadline(for node: NodeName, usual: Duration) -> Duration {
        names.withLock { $0.contains(node) } ? min(usual, Self.shortDeadline) : usual
    }

    /// - Parameter wait: how long the node was waited for in vain, or nil if it answered. A node
    ///   that refuses at once costs nothing and is not held against it.
    func note(_ node: NodeName, silentFor wait: Duration?) {
        names.withLock { names in
            if let wait {
                if wait > Self.patience { names.insert(node) }
            } else {
                names.remove(node)
            }
        }
    }
}

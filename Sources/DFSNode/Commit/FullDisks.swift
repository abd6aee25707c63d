import DFSModel
import Synchronization

/// The voters that could not take part in a proposal because their disk is full.
final class FullDisks: Sendable {
    private let names = Mutex<Set<NodeName>>([])

    /// Remembers `node` if that is what `error` says.
    func note(_ error: any Error, of node: NodeName) {
        guard (error as? any Failure)?.code == .noSpace else { return }
        names.withLock { _ = $0.insert(node) }
    }

    /// Their names, in slot order.
    var nodes: [NodeName] { names.withLock { $0.sorted() } }
}

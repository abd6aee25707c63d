import DFSConfiguration
import DFSModel
import DFSServer
import DFSTerminal
import Synchronization

/// Prints which nodes listen.
final class Announcer: Sendable {
    private let missing: Mutex<[NodeName: NodeAddress]>

    init(_ configurations: [NodeConfiguration]) {
        missing = Mutex(
            Dictionary(configurations.map { ($0.node, $0.listen) }, uniquingKeysWith: { $1 }))
    }

    /// A standard output that nobody reads does not stop a node.
    func listening(_ node: NodeName, at address: NodeAddress) {
        missing.withLock { missing in
            try? Console.dfs.line("\(node) listening on \(address)")
            missing[node] = nil
        }
    }

    /// Whether every node listens.
    var isComplete: Bool { missing.withLock { $0.isEmpty } }

    /// What ended the nodes, as a sentence: the system's own errors are those of a node that
    /// cannot listen, because everything else has a sentence already.
    func explain(_ error: any Error) -> any Error {
        let waiting = missing.withLock { $0 }.sorted { $0.key < $1.key }
        guard !(error is any Failure), !waiting.isEmpty else { return error }
        let places = waiting.map { "\($0.key) at \($0.value)" }.joined(separator: ", ")
        let why = SystemErrorText.of(error).printable
        return ProgramError(
            .configuration,
            "A node cannot listen (\(places)): \(why). Stop what uses the port, or change `listen`."
        )
    }
}

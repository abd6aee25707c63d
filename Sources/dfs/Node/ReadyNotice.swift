import DFSNode
import DFSTerminal
import ServiceLifecycle

/// Prints `ready` once every node has caught up with a majority, so that what is typed next works.
struct ReadyNotice: Service {
    let nodes: [Node]

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !nodes.allSatisfy(\.isReady) { try await Task.sleep(for: .milliseconds(20)) }
            try? Console.dfs.line("ready")
        }
        try await gracefulShutdown()
    }
}

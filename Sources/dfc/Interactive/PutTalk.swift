import DFSClient
import DFSModel
import DFSTerminal
import Synchronization

/// Tells what a put does in the words and the order of the lab report: the first chunk of every
/// server, then the second of every server. What happens earlier waits for its turn; what happens
/// beside the plan, because a server failed, is told at once. Files of many chunks are told
/// server by server at the end.
final class PutTalk: Sendable {
    /// Chunks up to which each one is told.
    static let mostChunks = 8

    private struct State {
        var order: PutOrder?
        var counts: [NodeName: Int] = [:]
    }

    private let name: String
    private let chunkCount: Int
    private let console: Console
    private let state = Mutex(State())

    /// - Parameter size: bytes of the content, if known.
    init(name: String, size: Int?, console: Console) {
        self.name = name.printable
        self.console = console
        chunkCount = size.map { Chunking.sizes(forContentBytes: $0).count } ?? .max
    }

    /// Takes in one event of the put.
    func hear(_ event: PutEvent) {
        if case .leftOut(let node, let error) = event {
            console.warn("\(node) is left out. \(error.message)")
        }
        guard chunkCount <= Self.mostChunks else { return }
        state.withLock { state in
            switch event {
            case .planned(let layout):
                if state.order == nil { state.order = PutOrder(layout, chunkCount: chunkCount) }
            case .sending(let chunk, let node):
                tell(state.order?.happened(.sending(chunk, node)), &state)
            case .stored(let chunk, let node):
                tell(state.order?.happened(.stored(chunk, node)), &state)
            case .leftOut(let node, _):
                tell(state.order?.leaveOut(node), &state)
            }
        }
    }

    /// The put has succeeded: tells what is not told yet.
    func finish(_ result: PutResult) {
        guard chunkCount > Self.mostChunks else { return }
        let layout = result.manifest.layout
        for node in layout.nodes {
            let count = result.manifest.chunks(on: node).count
            try? console.line("\(node) \(CountText.chunks(count)): transfer complete.")
        }
    }

    private func tell(_ steps: [PutOrder.Step]?, _ state: inout State) {
        for step in steps ?? [] {
            switch step {
            case .sending(let chunk, _): try? console.line("Sending \(name)_\(chunk)...")
            case .stored(_, let node):
                state.counts[node, default: 0] += 1
                try? console.line("\(node) Chunk \(state.counts[node] ?? 1) transfer complete.")
            }
        }
    }
}

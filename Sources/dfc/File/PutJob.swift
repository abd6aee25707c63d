import DFSClient
import DFSModel
import Foundation

/// The puts of one command.
struct PutJob {
    let session: Session
    let condition: ChangeCondition
    let outcome: Outcome

    init(session: Session, condition: ChangeCondition) {
        self.session = session
        self.condition = condition
        outcome = Outcome(session.console)
    }

    func putFile(_ path: String, as name: FilePath) async throws {
        try await outcome.attempt { try await put(try LocalFileSource(path: path), as: name) }
    }

    func putStandardInput(as name: FilePath) async throws {
        try await outcome.attempt {
            try await put(StreamSource(descriptor: STDIN_FILENO, name: "Standard input"), as: name)
        }
    }

    /// Puts all files below a local folder, and markers for empty folders.
    func putFolder(_ folder: String, as name: FilePath) async throws {
        let items = try await outcome.prepare {
            try LocalTree.items(below: CopyArguments.withoutEnd(folder)) {
                session.console.warn($0)
            }
        }
        for item in items ?? [] {
            try Task.checkCancellation()
            try await outcome.attempt {
                let target = item.relative.isEmpty ? name : try name.appending(item.relative)
                switch item.kind {
                case .file: try await put(try LocalFileSource(path: item.path), as: target)
                case .emptyFolder: _ = try await session.cluster.makeFolder(target)
                }
            }
        }
    }

    private func put(_ source: any ContentSource, as name: FilePath) async throws {
        let start = ContinuousClock.now
        let progress = session.progress(name.text, total: source.size)
        defer { progress.finish() }
        let operation = PutOperation(
            cluster: session.cluster,
            request: PutRequest(
                path: name, owner: session.user, copies: session.configuration.copies,
                condition: condition),
            source: source, onProgress: { progress.add($0) })
        let result: PutResult
        do {
            result = try await operation.run()
        } catch {
            progress.finish()
            if source.size != nil, let kept = KeptText.ofPut(name, bytes: progress.done) {
                session.console.note(kept)
            }
            throw error
        }
        progress.finish()
        for (node, error) in result.droppedNodes.sorted(by: { $0.key < $1.key }) {
            session.console.warn("\(node) was left out of this put. \(error.message)")
        }
        try session.summarize(
            TransferText.summary("put", result.manifest, result.manifest.layout.nodes, since: start)
        )
    }
}

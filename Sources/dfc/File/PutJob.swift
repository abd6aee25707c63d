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

    /// Puts all files below a local folder, and markers for empty folders: the small files many at
    /// a time, then the rest one by one.
    func putFolder(_ folder: String, as name: FilePath) async throws {
        let items = try await outcome.prepare {
            try LocalTree.items(below: CopyArguments.withoutEnd(folder)) {
                session.console.warn($0)
            }
        }
        var small: [BulkPut.File] = []
        var others: [(item: LocalTree.Item, target: FilePath)] = []
        for item in items ?? [] {
            let target = try await outcome.prepare {
                item.relative.isEmpty ? name : try name.appending(item.relative)
            }
            guard let target else { continue }
            if case .file(let size) = item.kind, size <= BulkPut.maximumFileBytes {
                small.append(BulkPut.File(path: target, local: item.path, size: size))
            } else {
                others.append((item, target))
            }
        }
        try await putSmall(small)
        for (item, target) in others {
            try Task.checkCancellation()
            try await outcome.attempt {
                switch item.kind {
                case .file: try await put(try LocalFileSource(path: item.path), as: target)
                case .emptyFolder: _ = try await session.cluster.makeFolder(target)
                }
            }
        }
    }

    private func putSmall(_ files: [BulkPut.File]) async throws {
        let bulk = BulkPut(
            cluster: session.cluster, owner: session.user, copies: session.configuration.copies,
            condition: condition)
        let progress = session.progress(
            "small files", total: files.reduce(0) { $0 + $1.size })
        defer { progress.finish() }
        try await bulk.run(files) { ended in
            progress.add(ended.file.size)
            try await outcome.attempt { tell(try ended.result.get()) }
        }
    }

    private func tell(_ result: PutResult) {
        for (node, error) in result.droppedNodes.sorted(by: { $0.key < $1.key }) {
            session.console.warn("\(node) was left out of this put. \(error.message)")
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
        tell(result)
        try session.summarize(
            TransferText.summary("put", result.manifest, result.manifest.layout.nodes, since: start)
        )
    }
}

import DFSClient
import DFSModel
import Foundation

/// The gets of one command.
struct GetJob {
    let session: Session
    let replacing: Bool
    let explain: Bool
    let isStrict: Bool
    let outcome: Outcome

    init(session: Session, replacing: Bool, explain: Bool, isStrict: Bool) {
        self.session = session
        self.replacing = replacing
        self.explain = explain
        self.isStrict = isStrict
        outcome = Outcome(session.console)
    }

    func getFile(_ name: FilePath, into path: String) async throws {
        try await outcome.attempt { try await fetch(name, into: path) }
    }

    func getToStandardOutput(_ name: FilePath) async throws {
        try await outcome.attempt {
            let console = session.console
            let sink = StreamSink { try console.write(bytes: $0.readableBytesView) }
            try await fetch(name, into: sink, toStandardOutput: true)
        }
    }

    /// Gets everything below a folder of the store into a local folder, which is made.
    func getFolder(_ folder: FilePath, into root: String) async throws {
        let target = LocalTarget(root: root)
        guard try await outcome.prepare({ try target.makeRoot() }) != nil else { return }
        let depth = folder.components.count
        let reader = CatalogReader(cluster: session.cluster)
        if isStrict { try await reader.settleAll(below: folder) }
        let list = reader.list(folder, recursive: true)
        for try await entry in list {
            try await outcome.attempt {
                guard entry.path.isInside(folder) else {
                    throw ProgramError(
                        .internal,
                        "A node listed '\(entry.path.text.printable)', which is elsewhere.")
                }
                let below = Array(entry.path.components.dropFirst(depth))
                switch entry.kind {
                case .folder: _ = try target.folder(below)
                case .file: try await fetch(entry.path, into: try target.file(below))
                }
            }
        }
        NodeWarnings.tell(await list.failures(), of: session)
    }

    private func fetch(_ name: FilePath, into path: String) async throws {
        guard !LocalTree.isFolder(path) else {
            throw ProgramError(.localOutput, "'\(path.printable)' is a folder.")
        }
        if !replacing, LocalTree.kind(of: path) != nil {
            throw ProgramError(.conflict, "'\(path.printable)' exists already and is not replaced.")
        }
        let sink = LazyFileSink(path: path, replacing: replacing)
        do {
            try await fetch(name, into: sink, toStandardOutput: false)
        } catch {
            if let kept = KeptText.ofGet(name, sink.leftover) { session.console.note(kept) }
            throw error
        }
    }

    private func fetch(
        _ name: FilePath, into sink: any ContentSink, toStandardOutput: Bool
    ) async throws {
        let start = ContinuousClock.now
        let progress = session.progress(
            name.text, total: nil, toStandardOutput: toStandardOutput)
        defer { progress.finish() }
        let operation = GetOperation(
            cluster: session.cluster, path: name, isStrict: isStrict,
            onPlan: { progress.setTotal($0.manifest.size) }, onProgress: { progress.add($0) })
        let report = try await operation.run(into: sink)
        progress.finish()
        GetWarnings.tell(report, session.console)
        if explain { for line in GetText.explanation(report) { session.console.note(line) } }
        guard !toStandardOutput else { return }
        try session.summarize(
            TransferText.summary("get", report.manifest, name: name, report.nodes, since: start))
    }
}

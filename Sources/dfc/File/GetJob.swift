import DFSClient
import DFSCluster
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

    /// Gets everything below a folder of the store into a local folder, which is made: the small
    /// files many at a time, the others one by one.
    func getFolder(_ folder: FilePath, into root: String) async throws {
        let target = LocalTarget(root: root)
        guard try await outcome.prepare({ try target.makeRoot() }) != nil else { return }
        let reader = CatalogReader(cluster: session.cluster)
        if isStrict { try await reader.settleAll(below: folder) }
        let list = reader.list(folder, recursive: true)
        let entries = list.makeAsyncIterator()
        try await BulkGet(cluster: session.cluster, replacing: replacing).run(
            next: {
                while let entry = try await entries.next() {
                    if let small = try await take(entry, of: folder, into: target) { return small }
                }
                return nil
            },
            ended: { ended in
                try await outcome.attempt {
                    GetWarnings.tell(try ended.result.get(), session.console)
                }
            })
        NodeWarnings.tell(await list.failures(), of: session)
    }

    /// Makes a folder, or gets a file that wants more than a part of a batch; gives back a small
    /// file, for a batch.
    private func take(
        _ entry: ClusterEntry, of folder: FilePath, into target: LocalTarget
    ) async throws -> BulkGet.File? {
        let local = try await outcome.prepare { () -> String in
            guard entry.path.isInside(folder) else {
                throw ProgramError(
                    .internal, "A node listed '\(entry.path.text.printable)', which is elsewhere.")
            }
            let below = Array(entry.path.components.dropFirst(folder.components.count))
            switch entry.kind {
            case .folder: return try target.folder(below)
            case .file: return try checked(try target.file(below))
            }
        }
        guard let local, case .file(let facts, let availability) = entry.kind else { return nil }
        let isPlain = !explain && !isStrict && availability.state != .incomplete
        guard isPlain, facts.size <= BulkGet.maximumFileBytes else {
            try await outcome.attempt { try await fetch(entry.path, into: local) }
            return nil
        }
        return BulkGet.File(
            path: entry.path, facts: facts, availability: availability, local: local)
    }

    /// The local path, if a file may be written there.
    private func checked(_ path: String) throws -> String {
        guard !LocalTree.isFolder(path) else {
            throw ProgramError(.localOutput, "'\(path.printable)' is a folder.")
        }
        if !replacing, LocalTree.kind(of: path) != nil {
            throw ProgramError(.conflict, "'\(path.printable)' exists already and is not replaced.")
        }
        return path
    }

    private func fetch(_ name: FilePath, into path: String) async throws {
        let sink = LazyFileSink(path: try checked(path), replacing: replacing)
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

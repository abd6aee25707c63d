import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal
import Foundation

/// The gets of one command.
struct GetJob {
    let session: Session
    let replacing: Bool
    let explain: Bool
    let isStrict: Bool
    let outcome: Outcome

    /// - Parameter outcome: where the files of a larger command are counted.
    init(
        session: Session, replacing: Bool, explain: Bool, isStrict: Bool, outcome: Outcome? = nil
    ) {
        self.session = session
        self.replacing = replacing
        self.explain = explain
        self.isStrict = isStrict
        self.outcome = outcome ?? Outcome(session.console)
    }

    func getFile(_ name: FilePath, into path: String) async throws {
        try await outcome.attempt {
            let start = ContinuousClock.now
            let line = session.progress(name.text, total: nil)
            defer { line.finish() }
            let report = try await fetch(name, into: path, line, setsTotal: true)
            line.finish()
            try session.summarize(
                TransferText.summary(
                    .get, report.manifest, name: name, report.nodes, since: start))
        }
    }

    func getToStandardOutput(_ name: FilePath) async throws {
        try await outcome.attempt {
            let console = session.console
            let line = session.progress(name.text, total: nil, toStandardOutput: true)
            defer { line.finish() }
            let sink = StreamSink { try console.write(bytes: $0.readableBytesView) }
            _ = try await fetch(name, into: sink, line, setsTotal: true)
        }
    }

    /// Writes a file as lines of JSON; see ``ContentLine``.
    func getAsJSON(_ name: FilePath) async throws {
        try await outcome.attempt {
            let console = session.console
            let line = session.progress(name.text, total: nil, toStandardOutput: true)
            defer { line.finish() }
            let report = try await fetch(
                name, into: ContentLine.sink(name, console), line, setsTotal: true)
            try console.line(try JSONLine.text(ContentEnd(name, report.manifest)))
        }
    }

    /// Gets everything below a folder of the store into a local folder, which is made.
    func getFolder(_ folder: FilePath, into root: String) async throws {
        let target = LocalTarget(root: root)
        guard try await outcome.prepare({ try target.makeRoot() }) != nil else { return }
        let reader = CatalogReader(cluster: session.cluster)
        if isStrict { try await reader.settleAll(below: folder) }
        let progress = FolderProgress(session.progress(folder.text, total: nil))
        defer { progress.line.finish() }
        async let counted: Void = count(folder, progress)
        let list = reader.list(folder, recursive: true)
        var entries = list.makeAsyncIterator()
        do {
            try await get(below: folder, into: target, progress) { try await entries.next() }
        } catch {
            progress.line.finish()
            KeptText.ofFolder(done: progress.sums.files, of: nil).map {
                session.console.note("\($0) are in '\(root.printable)' whole.")
            }
            throw error
        }
        progress.line.finish()
        await counted
        NodeWarnings.tell(await list.failures(), of: session)
        try session.summarize(
            TransferText.folderSummary(
                .get, folder.text, progress.sums, seconds: progress.seconds))
    }

    /// Finds out how much there is to get, if somebody sees it. What goes wrong here goes wrong
    /// in the get itself too, and is told there.
    private func count(_ folder: FilePath, _ progress: FolderProgress) async {
        guard progress.line.isShown else { return }
        var (files, bytes) = (0, 0)
        let list = CatalogReader(cluster: session.cluster).list(folder, recursive: true)
        do {
            for try await entry in list {
                guard case .file(let facts, _) = entry.kind else { continue }
                files += 1
                bytes += facts.size
            }
        } catch {
            return
        }
        progress.expect(files: files, bytes: bytes)
    }

    /// Gets the entries that `next` gives into a local folder, under their names below `base`: the
    /// small files many at a time, the others one by one.
    func get(
        below base: FilePath?, into target: LocalTarget, _ progress: FolderProgress,
        next: () async throws -> ClusterEntry?
    ) async throws {
        try await BulkGet(cluster: session.cluster, replacing: replacing).run(
            next: {
                while let entry = try await next() {
                    if let small = try await take(entry, below: base, into: target, progress) {
                        return small
                    }
                }
                return nil
            },
            ended: { ended in
                try await outcome.attempt {
                    do {
                        let report = try ended.result.get()
                        progress.addFromBatch(
                            report.manifest, as: report.path, nodes: report.nodes)
                        GetWarnings.tell(report, session.console)
                    } catch {
                        progress.lose(ended.file.facts.size)
                        throw error
                    }
                }
            })
    }

    /// Makes a folder, or gets a file that wants more than a part of a batch; gives back a small
    /// file, for a batch.
    private func take(
        _ entry: ClusterEntry, below base: FilePath?, into target: LocalTarget,
        _ progress: FolderProgress
    ) async throws -> BulkGet.File? {
        let local = try await outcome.prepare { () -> String in
            guard base.map({ entry.path.isInside($0) }) ?? true else {
                throw ProgramError(
                    .internal, "A node listed '\(entry.path.text.printable)', which is elsewhere.")
            }
            let below = Array(entry.path.components.dropFirst(base?.components.count ?? 0))
            switch entry.kind {
            case .folder: return try target.folder(below)
            case .file: return try checked(try target.file(below))
            }
        }
        guard case .file(let facts, let availability) = entry.kind else { return nil }
        guard let local else {
            progress.lose(facts.size)
            return nil
        }
        let isPlain = !explain && !isStrict && availability.state != .incomplete
        guard isPlain, facts.size <= BulkGet.maximumFileBytes else {
            try await outcome.attempt {
                let report = try await progress.alone(entry.path, size: facts.size) {
                    try await fetch(entry.path, into: local, progress.line)
                }
                progress.add(report.manifest, nodes: report.nodes)
            }
            return nil
        }
        return BulkGet.File(
            path: entry.path, facts: facts, availability: availability, local: local)
    }

    /// The local path, if a file may be written there.
    private func checked(_ path: String) throws -> String {
        guard !LocalTree.isFolder(path) else {
            throw ProgramError(.localOutput, "'\(path.printable)' is a folder on this machine.")
        }
        if !replacing, LocalTree.kind(of: path) != nil {
            throw ProgramError(.conflict, "'\(path.printable)' exists already and is not replaced.")
        }
        return path
    }

    private func fetch(
        _ name: FilePath, into path: String, _ line: ProgressLine, setsTotal: Bool = false
    ) async throws -> GetReport {
        let sink = LazyFileSink(path: try checked(path), replacing: replacing)
        do {
            return try await fetch(name, into: sink, line, setsTotal: setsTotal)
        } catch {
            if let kept = KeptText.ofGet(name, sink.leftover) { session.console.note(kept) }
            throw error
        }
    }

    private func fetch(
        _ name: FilePath, into sink: any ContentSink, _ line: ProgressLine, setsTotal: Bool
    ) async throws -> GetReport {
        let operation = GetOperation(
            cluster: session.cluster, path: name, isStrict: isStrict,
            onPlan: { if setsTotal { line.setTotal($0.manifest.size) } },
            onProgress: { line.add($0) })
        let report = try await operation.run(into: sink)
        GetWarnings.tell(report, session.console)
        if explain { for line in GetText.explanation(report) { session.console.note(line) } }
        return report
    }
}

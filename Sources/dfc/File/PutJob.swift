import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// The puts of one command.
struct PutJob {
    let session: Session
    let outcome: Outcome

    /// - Parameter outcome: where the files of a larger command are counted.
    init(session: Session, outcome: Outcome? = nil) {
        self.session = session
        self.outcome = outcome ?? Outcome(session.console)
    }

    /// Something local and where it goes.
    struct Item {
        let local: LocalTree.Item
        let target: FilePath
        var condition = ChangeCondition.none
    }

    func putFile(_ path: String, as name: FilePath, if condition: ChangeCondition) async throws {
        try await outcome.attempt {
            try await putOne(try LocalFileSource(path: path), as: name, if: condition)
        }
    }

    func putStandardInput(as name: FilePath, if condition: ChangeCondition) async throws {
        try await outcome.attempt {
            let source = StreamSource(descriptor: STDIN_FILENO, name: "Standard input")
            try await putOne(source, as: name, if: condition)
        }
    }

    /// Puts all files below a local folder, and markers for empty folders.
    func putFolder(_ folder: String, as name: FilePath, if condition: ChangeCondition) async throws
    {
        let found = try await outcome.prepare {
            try LocalTree.items(below: CopyArguments.withoutEnd(folder)) {
                session.console.warn($0)
            }
        }
        var items: [Item] = []
        for item in found ?? [] {
            let target = try await outcome.prepare {
                item.relative.isEmpty ? name : try name.appending(item.relative)
            }
            guard let target else { continue }
            items.append(Item(local: item, target: target, condition: condition))
        }
        let progress = FolderProgress(session.progress(name.text, total: nil))
        defer { progress.line.finish() }
        do {
            try await put(items, progress)
        } catch {
            progress.line.finish()
            KeptText.ofFolder(done: progress.sums.files, of: items.count { $0.local.size != nil })
                .map { session.console.note("\($0) are in the store; `dfc sync` puts the others.") }
            throw error
        }
        progress.line.finish()
        guard found != nil else { return }
        try session.summarize(
            TransferText.folderSummary(
                .put, name.text, progress.sums, seconds: progress.seconds))
    }

    /// Puts files and markers for empty folders: the small files many at a time, then the rest one
    /// by one.
    func put(_ items: [Item], _ progress: FolderProgress) async throws {
        let sizes = items.compactMap(\.local.size)
        progress.expect(files: sizes.count, bytes: sizes.reduce(0, +))
        var small: [BulkPut.File] = []
        var others: [Item] = []
        for item in items {
            if let size = item.local.size, size <= BulkPut.maximumFileBytes {
                small.append(
                    BulkPut.File(
                        path: item.target, local: item.local.path, size: size,
                        condition: item.condition))
            } else {
                others.append(item)
            }
        }
        try await putSmall(small, progress)
        for item in others {
            try Task.checkCancellation()
            try await outcome.attempt { try await put(item, progress) }
        }
    }

    private func putSmall(_ files: [BulkPut.File], _ progress: FolderProgress) async throws {
        let bulk = BulkPut(
            cluster: session.cluster, owner: session.user, copies: session.configuration.copies)
        try await bulk.run(files) { ended in
            try await outcome.attempt {
                do {
                    let result = try ended.result.get()
                    let nodes = result.manifest.holders
                    progress.addFromBatch(result.manifest, as: ended.file.path, nodes: nodes)
                    tell(result)
                } catch {
                    progress.lose(ended.file.size)
                    throw error
                }
            }
        }
    }

    private func put(_ item: Item, _ progress: FolderProgress) async throws {
        guard let size = item.local.size else {
            _ = try await session.cluster.makeFolder(item.target)
            return
        }
        let result = try await progress.alone(item.target, size: size) {
            try await put(
                try LocalFileSource(path: item.local.path), as: item.target, if: item.condition,
                progress.line)
        }
        progress.add(result.manifest, nodes: result.manifest.holders)
    }

    private func tell(_ result: PutResult) {
        for (node, error) in result.droppedNodes.sorted(by: { $0.key < $1.key }) {
            session.console.warn("\(node) was left out of this put. \(error.message)")
        }
    }

    /// Puts a file that is no part of a folder.
    private func putOne(
        _ source: any ContentSource, as name: FilePath, if condition: ChangeCondition
    ) async throws {
        let start = ContinuousClock.now
        let line = session.progress(name.text, total: source.size)
        defer { line.finish() }
        let result = try await put(source, as: name, if: condition, line)
        line.finish()
        try session.summarize(
            TransferText.summary(
                .put, result.manifest, result.manifest.holders, since: start))
    }

    private func put(
        _ source: any ContentSource, as name: FilePath, if condition: ChangeCondition,
        _ line: ProgressLine
    ) async throws -> PutResult {
        let before = line.done
        let operation = PutOperation(
            cluster: session.cluster,
            request: PutRequest(
                path: name, owner: session.user, copies: session.configuration.copies,
                condition: condition),
            source: source, onProgress: { line.add($0) })
        do {
            let result = try await operation.run()
            tell(result)
            return result
        } catch {
            KeptText.ofPut(name, source, bytes: line.done - before, after: error)
                .map { session.console.note($0) }
            throw error
        }
    }
}

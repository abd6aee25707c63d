import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal
import Foundation
import Synchronization

/// The commands of an interactive session, in the words of the lab report.
struct InteractiveActions: Sendable {
    let session: Session
    let outcome: Outcome

    private var console: Console { session.console }

    /// Carries out a command whose names are all known, and tells what fails.
    func carryOut(_ command: TypedCommand) async throws {
        switch command {
        case .get(let name?, let destination):
            try await outcome.attempt { try await get(name, destination) }
        case .put(let file?, let name): try await outcome.attempt { try await put(file, name) }
        case .list(let folder): try await outcome.attempt { try await list(folder) }
        case .makeFolder(let folder?): try await outcome.attempt { try await makeFolder(folder) }
        case .help: try console.line(TypedCommand.explanation)
        case .get, .put, .makeFolder, .exit: break
        }
    }

    private func list(_ folder: String?) async throws {
        let path = try folder.flatMap { try RemoteFolder.path($0) }
        try await NodeLists(session: session, folder: path).print()
    }

    private func makeFolder(_ folder: String) async throws {
        let path = try FilePath(CopyArguments.withoutEnd(folder))
        _ = try await session.cluster.makeFolder(path)
        try console.line("Successfully created the directory \(path.text.printable).")
    }
}

extension InteractiveActions {
    private func put(_ file: String, _ name: String?) async throws {
        guard let base = CopyArguments.baseName(ofLocal: LocalPath.resolved(file)) else {
            throw ProgramError(.invalid, "'\(file.printable)' has no name of its own. Give one.")
        }
        let written = name ?? base
        let isInside = written.hasSuffix("/")
        let path = try FilePath(isInside ? written + base : written)
        guard !LocalTree.isFolder(file) else {
            let job = PutJob(session: session)
            try await job.putFolder(file, as: path, if: .none)
            return try job.outcome.finish()
        }
        let source = try LocalFileSource(path: file)
        let start = ContinuousClock.now
        let talk = PutTalk(name: path.name, size: source.size, console: console)
        let progress = session.progress(path.text, total: source.size)
        defer { progress.finish() }
        let operation = PutOperation(
            cluster: session.cluster,
            request: PutRequest(
                path: path, owner: session.user, copies: session.configuration.copies),
            source: source, onCopy: { talk.hear($0) }, onProgress: { progress.add($0) })
        let result: PutResult
        do {
            result = try await operation.run()
        } catch {
            KeptText.ofPut(path, source, bytes: progress.done, after: error)
                .map { console.note($0) }
            throw error
        }
        progress.finish()
        talk.finish(result)
        try session.summarize(
            TransferText.summary(
                .put, result.manifest, result.manifest.holders, since: start))
    }
}

extension InteractiveActions {
    private func get(_ name: String, _ destination: String?) async throws {
        let path = try FilePath(CopyArguments.withoutEnd(name))
        let kind = try await CatalogReader(cluster: session.cluster).kind(of: path)
        guard kind != .nothing else {
            throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
        }
        let target = try localTarget(of: path, destination)
        guard kind != .folder else {
            let job = GetJob(session: session, replacing: true, explain: false, isStrict: false)
            try await job.getFolder(path, into: target)
            return try job.outcome.finish()
        }
        guard !LocalTree.isFolder(target) else {
            throw ProgramError(
                .localOutput, "'\(target.printable)' is a folder on this machine.")
        }
        do {
            try await fetch(path, into: target)
        } catch let error as ClientError where error.code == .incomplete {
            try console.line("File is incomplete.")
            throw error
        }
    }

    /// Without a destination: in a folder with the user's name, as in the report.
    private func localTarget(of path: FilePath, _ destination: String?) throws -> String {
        guard let destination else {
            let folder = session.user.text
            if !LocalTree.isFolder(folder) {
                try LocalTarget(root: folder).makeRoot()
                try console.line("Successfully created the directory \(folder)")
            }
            return "\(folder)/\(path.name)"
        }
        let isFolder = LocalTree.isFolder(destination)
        return try CopyArguments([path.text, destination])
            .target(of: path.name, destinationIsFolder: isFolder)
    }

    private func fetch(_ path: FilePath, into target: String) async throws {
        let console = console
        let progress = session.progress(path.text, total: nil)
        defer { progress.finish() }
        let tellsChunks = Mutex(true)
        let operation = GetOperation(
            cluster: session.cluster, path: path,
            onPlan: { plan in
                progress.setTotal(plan.manifest.size)
                let count = plan.manifest.chunks.count
                tellsChunks.withLock { $0 = count <= PutTalk.mostChunks }
            },
            onChunk: { _ in
                guard tellsChunks.withLock({ $0 }) else { return }
                try? console.line("File chunks successfully transferred.")
            },
            onProgress: { progress.add($0) })
        let sink = LazyFileSink(path: target, replacing: true)
        let report: GetReport
        do {
            report = try await operation.run(into: sink)
        } catch {
            KeptText.ofGet(path, sink.leftover).map { console.note($0) }
            throw error
        }
        progress.finish()
        GetWarnings.tell(report, console)
        let count = report.manifest.chunks.count
        try console.line("A total of \(CountText.chunks(count)) arrived.")
        try console.line(CountText.allPresent(count))
        try console.line("File successfully reconstructed.")
        try console.line("Saved as \(target.printable)")
    }
}

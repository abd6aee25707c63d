import DFSClient
import DFSCluster
import DFSModel

/// The copies or moves of one command, inside the store.
struct CopyJob {
    let session: Session
    let options: CopyOptions
    let isMove: Bool
    private let outcome: Outcome

    init(session: Session, options: CopyOptions, isMove: Bool) {
        self.session = session
        self.options = options
        self.isMove = isMove
        outcome = Outcome(session.console)
    }

    /// What a script gets for each file.
    private struct Line: Encodable {
        let action: String
        let from: FilePath
        let to: FilePath
        let size: Int
        let version: VersionID
    }

    private var reader: CatalogReader { CatalogReader(cluster: session.cluster) }

    /// - Parameter isRecursive: whether folders are taken with all below them.
    func run(isRecursive: Bool) async throws {
        let copy = try CopyArguments(options.names)
        guard let destination = copy.destination else { return }
        let isFolder =
            copy.isWrittenAsFolder
            ? true : try await reader.kind(of: try FilePath(destination)) == .folder
        for source in copy.sources {
            try await take(source, copy, isFolder: isFolder, isRecursive: isRecursive)
        }
        try outcome.finish()
    }

    private func take(
        _ name: String, _ copy: CopyArguments, isFolder: Bool, isRecursive: Bool
    ) async throws {
        let found = try await outcome.prepare {
            let source = try FilePath(CopyArguments.withoutEnd(name))
            let target = try FilePath(
                try copy.target(of: source.name, destinationIsFolder: isFolder))
            let kind = try await reader.kind(of: source)
            try check(source, target, kind, isRecursive)
            return (source: source, target: target, kind: kind)
        }
        guard let found else { return }
        guard found.kind == .folder else {
            return try await outcome.attempt { try await file(found.source, found.target) }
        }
        try await folder(found.source, found.target)
    }

    private func check(
        _ source: FilePath, _ target: FilePath, _ kind: CatalogReader.Kind, _ isRecursive: Bool
    ) throws {
        let name = source.text.printable
        guard kind != .nothing else { throw ProgramError(.notFound, "'\(name)' does not exist.") }
        guard source != target else {
            throw ProgramError(.conflict, "'\(name)' would go onto itself. Nothing was changed.")
        }
        guard kind == .folder else { return }
        guard isRecursive else {
            throw ProgramError(.conflict, "'\(name)' is a folder. Copy it with -r.")
        }
        guard !target.isInside(source) else {
            throw ProgramError(.conflict, "'\(name)' cannot go into itself. Nothing was changed.")
        }
    }

    /// The new name first, then the old one: whoever looks in between sees both.
    private func file(_ source: FilePath, _ target: FilePath) async throws {
        let result = try await CopyOperation(
            cluster: session.cluster, owner: session.user, source: source, target: target,
            condition: options.noClobber ? .absent : .none
        ).run()
        if isMove {
            _ = try await session.cluster.delete(
                source, condition: .matches(result.copied.version))
        }
        guard options.json else { return }
        let line = Line(
            action: isMove ? "moved" : "copied", from: source, to: target,
            size: result.copied.size, version: result.version)
        try session.console.line(try JSONLine.text(line))
    }

    private func folder(_ source: FilePath, _ target: FilePath) async throws {
        if case .folder = try await reader.knowledge(of: source).newest?.kind {
            try await outcome.attempt { try await marker(source, target) }
        }
        for try await entry in reader.list(source, recursive: true) {
            try await outcome.attempt {
                let below = entry.path.text.utf8.dropFirst(source.text.utf8.count + 1)
                let place = try target.appending(String(Substring(below)))
                switch entry.kind {
                case .file: try await file(entry.path, place)
                case .folder: try await marker(entry.path, place)
                }
            }
        }
    }

    private func marker(_ source: FilePath, _ target: FilePath) async throws {
        _ = try await session.cluster.makeFolder(target)
        if isMove { _ = try await session.cluster.delete(source) }
    }
}

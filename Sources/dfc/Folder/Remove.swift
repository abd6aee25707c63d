import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel

/// `dfc rm`
struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove files, or with -r folders and all below them.",
        discussion: """
            With -r a file that somebody else replaces meanwhile stays, and is named.

            EXAMPLES
              dfc rm Book1
              dfc rm -r docs
            """)

    @ParentCommand var parent: DFC

    @Flag(name: .shortAndLong, help: "Remove folders and all below them.")
    var recursive = false

    @Option(help: ArgumentHelp("Only if this is the present version.", valueName: "version"))
    var ifMatch: String?

    @Argument(
        help: ArgumentHelp("The files or folders.", valueName: "name"), completion: .remoteNames)
    var names: [String]

    func run() async throws {
        let condition = try Condition.parse(
            ifAbsent: false, ifMatch: ifMatch, itemCount: names.count)
        try await Session.run(parent.global) { session in
            let outcome = Outcome(session.console)
            for name in names {
                try await remove(name, condition, session, outcome)
            }
            try outcome.finish()
        }
    }

    private func remove(
        _ name: String, _ condition: ChangeCondition, _ session: Session, _ outcome: Outcome
    ) async throws {
        let found = try await outcome.prepare {
            let path = try FilePath(CopyArguments.withoutEnd(name))
            let kind = try await CatalogReader(cluster: session.cluster).kind(of: path)
            guard kind != .nothing else {
                throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
            }
            guard kind == .file || recursive else {
                throw ProgramError(
                    .conflict, "'\(path.text.printable)' is a folder. Remove it with -r.")
            }
            return (path: path, kind: kind)
        }
        guard let found else { return }
        guard found.kind == .file else {
            return try await removeAll(below: found.path, session, outcome)
        }
        try await outcome.attempt {
            _ = try await session.cluster.delete(found.path, condition: condition)
        }
    }

    private func removeAll(
        below folder: FilePath, _ session: Session, _ outcome: Outcome
    ) async throws {
        let reader = CatalogReader(cluster: session.cluster)
        for try await entry in reader.list(folder, recursive: true) {
            try await outcome.attempt {
                switch entry.kind {
                case .file(let facts, _):
                    _ = try await session.cluster.delete(
                        entry.path, condition: .matches(facts.version))
                case .folder: _ = try await session.cluster.delete(entry.path)
                }
            }
        }
        guard case .folder = try await reader.knowledge(of: folder).newest?.kind else { return }
        try await outcome.attempt { _ = try await session.cluster.delete(folder) }
    }
}

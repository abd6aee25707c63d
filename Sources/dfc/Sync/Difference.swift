import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// `dfc diff`
struct Difference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare local files with those in the store.",
        discussion: """
            Sizes first, then checksums; nothing is fetched. Exits with 1 if something differs.

            EXAMPLES
              dfc diff Book1 Book1
              dfc diff photos backup/photos
              dfc diff --exclude '*.tmp' --json photos backup/photos
            """)

    @ParentCommand var parent: DFC
    @OptionGroup var filter: FilterOptions

    @Flag(help: "A line of JSON for each difference.")
    var json = false

    @Argument(help: "The local file or folder.", completion: .file())
    var local: String

    @Argument(
        help: ArgumentHelp("The file or folder in the store; '.' is the top.", valueName: "remote"),
        completion: .remoteNames)
    var remote: String

    /// What a script gets for each difference.
    private struct Line: Encodable {
        let path: String
        let difference: PairDifference
    }

    func run() async throws {
        try await Session.run(parent.global) { session in
            let path = try RemoteFolder.path(remote)
            let walk = PairWalk(
                session: session, local: CopyArguments.withoutEnd(local), remote: path,
                filter: try filter.filter())
            var isSame = true
            if LocalTree.isFolder(local) {
                try await walk.checkRemoteFolder()
                try await walk.each { pair in
                    guard let difference = try await walk.difference(of: pair) else { return }
                    isSame = false
                    try show(difference, pair.relative, session.console)
                }
            } else if let difference = try await file(path, session) {
                isSame = false
                try show(difference, local, session.console)
            }
            guard isSame else { throw AlreadyTold(status: .damaged) }
        }
    }

    private func file(_ path: FilePath?, _ session: Session) async throws -> PairDifference? {
        guard let path, LocalTree.kind(of: local) != nil else {
            throw ProgramError(.localInput, "'\(local.printable)' does not exist.")
        }
        let reader = CatalogReader(cluster: session.cluster)
        switch try await reader.knowledge(of: path).newest?.kind {
        case .folder: return .kind
        case nil:
            guard try await reader.kind(of: path) == .nothing else { return .kind }
            throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
        case .file(let facts, _):
            guard LocalTree.size(of: LocalPath.resolved(local)) == facts.size else { return .size }
            let isSame = try await LocalComparison(cluster: session.cluster)
                .isSame(local, as: facts, at: path)
            return isSame ? nil : .content
        }
    }

    private func show(
        _ difference: PairDifference, _ name: String, _ console: Console
    ) throws {
        guard !json else {
            return try console.line(try JSONLine.text(Line(path: name, difference: difference)))
        }
        let words =
            switch difference {
            case .onlyLocal: "only local"
            case .onlyRemote: "only in the store"
            case .kind: "a file on one side, a folder on the other"
            case .size: "size differs"
            case .content: "content differs"
            }
        try console.line("\(name.printable): \(words)")
    }
}

/// Which names take part.
struct FilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only names that this fits; may be given again.", valueName: "pattern"))
    var include: [String] = []

    @Option(
        help: ArgumentHelp("Not names that this fits; may be given again.", valueName: "pattern"))
    var exclude: [String] = []

    func filter() throws -> NameFilter {
        try NameFilter(include: include, exclude: exclude)
    }
}

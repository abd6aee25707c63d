import ArgumentParser
import DFSClient
import DFSModel

/// `dfc put`
struct Put: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put",
        abstract: "Put files, or with -r folders, into the store.",
        usage: "dfc put [-r] [--if-absent] [--if-match <version>] <source> ... [<name>]",
        discussion: """
            As with `cp`, the last of several arguments is the destination, and a '/' at its end \
            makes it a folder. A name that exists is replaced, all at once or not at all.

            EXAMPLES
              dfc put Book1
              dfc put Book1 docs/first-book
              dfc put Book1 Book2 docs/
              dfc put -r photos backup/photos
              tar c src | dfc put - src.tar
            """)

    @ParentCommand var parent: DFC

    @Flag(name: .shortAndLong, help: "Put folders with all below them.")
    var recursive = false

    @Flag(help: "Only if nothing of that name exists.")
    var ifAbsent = false

    @Option(help: ArgumentHelp("Only if this is the present version.", valueName: "version"))
    var ifMatch: String?

    @Argument(
        help: ArgumentHelp(
            "Local files ('-' is standard input), then the name.", valueName: "source"),
        completion: .file())
    var arguments: [String]

    func run() async throws {
        let copy = try CopyArguments(arguments)
        let condition = try Condition.parse(
            ifAbsent: ifAbsent, ifMatch: ifMatch, itemCount: copy.sources.count)
        guard !(recursive && ifMatch != nil) else {
            throw ValidationError("--if-match is for one file, not for folders.")
        }
        try await Session.run(parent.global) { session in
            let isFolder = try await Self.isFolder(copy, session)
            let job = PutJob(session: session)
            for source in copy.sources {
                try await put(source, copy, isFolder, condition, job)
            }
            try job.outcome.finish()
        }
    }

    /// Whether the destination exists as a folder.
    private static func isFolder(_ copy: CopyArguments, _ session: Session) async throws -> Bool {
        guard let destination = copy.destination, !copy.isWrittenAsFolder else { return false }
        let path = try FilePath(destination)
        return try await CatalogReader(cluster: session.cluster).kindForPut(at: path)
            == .folder
    }

    private func put(
        _ source: String, _ copy: CopyArguments, _ isFolder: Bool,
        _ condition: ChangeCondition, _ job: PutJob
    ) async throws {
        let target = try await job.outcome.prepare {
            let name = try Self.baseName(of: source, copy, isFolder)
            return try FilePath(try copy.target(of: name, destinationIsFolder: isFolder))
        }
        guard let target else { return }
        if source == "-" {
            try await job.putStandardInput(as: target, if: condition)
        } else if !LocalTree.isFolder(source) {
            try await job.putFile(source, as: target, if: condition)
        } else if recursive {
            try await job.putFolder(source, as: target, if: condition)
        } else {
            job.outcome.fail(
                ProgramError(.localInput, "'\(source.printable)' is a folder. Put it with -r."))
        }
    }

    private static func baseName(
        of source: String, _ copy: CopyArguments, _ isFolder: Bool
    ) throws -> String {
        if source == "-" {
            guard copy.destination != nil, !isFolder, !copy.isWrittenAsFolder else {
                throw ProgramError(.invalid, "Standard input needs a name: dfc put - NAME")
            }
            return "-"
        }
        if let name = CopyArguments.baseName(ofLocal: source) { return name }
        guard let name = CopyArguments.baseName(ofLocal: LocalPath.resolved(source)) else {
            throw ProgramError(.invalid, "'\(source.printable)' has no name of its own. Give one.")
        }
        return name
    }
}

import ArgumentParser
import DFSClient
import DFSModel

/// `dfc get`
struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Get files, or with -r folders, from the store.",
        usage: "dfc get [-r] [--no-clobber] [--plan] [--explain] <name> ... [<local>]",
        discussion: """
            As with `cp`, the last of several arguments is the destination, and a '/' at its end \
            makes it a folder. A local file is replaced only by a whole and checked new one.

            EXAMPLES
              dfc get Book1
              dfc get docs/first-book Book1
              dfc get -r docs ~/restored
              dfc get src.tar - | tar x
              dfc get --plan Book1
            """)

    @ParentCommand var parent: DFC

    @Flag(name: .shortAndLong, help: "Get folders with all below them.")
    var recursive = false

    @Flag(name: [.customShort("n"), .long], help: "Refuse to replace a local file.")
    var noClobber = false

    @Flag(help: "Only show which nodes would give which chunks; every argument is a name.")
    var plan = false

    @Flag(help: "Show which nodes gave which chunks, and what went wrong on the way.")
    var explain = false

    @Flag(help: "Refuse unless a majority of the nodes says that this is the newest.")
    var strict = false

    @Argument(
        help: ArgumentHelp(
            "Names in the store, then the local file ('-' is standard output).", valueName: "name"),
        completion: .remoteNames)
    var arguments: [String]

    func run() async throws {
        guard !plan else { return try await showPlans() }
        let copy = try CopyArguments(arguments)
        try await Session.run(parent.global) { session in
            let job = GetJob(
                session: session, replacing: !noClobber, explain: explain, isStrict: strict)
            let isFolder = copy.destination.map { LocalTree.isFolder($0) } ?? false
            if copy.isWrittenAsFolder, !isFolder, let destination = copy.destination {
                try LocalTarget(root: destination).makeRoot()
            }
            for source in copy.sources { try await get(source, copy, isFolder, job) }
            try job.outcome.finish()
        }
    }

    /// A source in the store and where it goes.
    private struct Found {
        let name: FilePath
        let target: String
        var isFolder = false
    }

    private func get(
        _ source: String, _ copy: CopyArguments, _ isFolder: Bool, _ job: GetJob
    ) async throws {
        let session = job.session
        let found = try await job.outcome.prepare { () -> Found in
            let name = try FilePath(CopyArguments.withoutEnd(source))
            guard copy.destination != "-" else { return Found(name: name, target: "-") }
            let reader = CatalogReader(cluster: session.cluster)
            let target = try copy.target(of: name.name, destinationIsFolder: isFolder)
            // A local folder in the way most likely means that a folder was meant.
            let isRemoteFolder =
                recursive || LocalTree.isFolder(target)
                ? try await reader.kind(of: name) == .folder : source.hasSuffix("/")
            return Found(name: name, target: target, isFolder: isRemoteFolder)
        }
        guard let found else { return }
        if found.isFolder, !recursive {
            job.outcome.fail(
                ProgramError(.conflict, "'\(source.printable)' is a folder. Get it with -r."))
        } else if found.isFolder {
            try await job.getFolder(found.name, into: found.target)
        } else if found.target == "-" {
            try await job.getToStandardOutput(found.name)
        } else {
            try await job.getFile(found.name, into: found.target)
        }
    }

    private func showPlans() async throws {
        try await Session.run(parent.global) { session in
            let outcome = Outcome(session.console)
            for argument in arguments {
                try await outcome.attempt {
                    let report = try await GetOperation(
                        cluster: session.cluster, path: try FilePath(argument), isStrict: strict
                    ).plan()
                    GetWarnings.tell(report, session.console)
                    for line in GetText.plan(report) { try session.console.line(line) }
                }
            }
            try outcome.finish()
        }
    }
}

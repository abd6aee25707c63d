import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel

/// `dfc list`
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List files and folders.",
        discussion: """
            A file is complete (all wanted copies are on nodes that answer), degraded (it can be \
            had whole, with fewer copies) or incomplete, which is marked.

            EXAMPLES
              dfc list
              dfc list docs --long
              dfc list -r --complete --json
              dfc list -r --incomplete
              dfc list --nodes
            """,
        aliases: ["ls"])

    @ParentCommand var parent: DFC

    @Flag(name: .shortAndLong, help: "All files below the folder.")
    var recursive = false

    @Flag(name: .shortAndLong, help: "State, copies, size, time, version and nodes of each.")
    var long = false

    @Flag(help: "A line of JSON for each.")
    var json = false

    @Flag(help: "Which chunks each node has, by its own catalog.")
    var nodes = false

    @Flag(help: "Only files that can be had whole: complete and degraded ones.")
    var complete = false

    @Flag(help: "Only files that cannot be had whole.")
    var incomplete = false

    @Flag(help: "Refuse unless a majority of the nodes answers; show nothing that is out of date.")
    var strict = false

    @Argument(
        help: ArgumentHelp("The folder; everything without it.", valueName: "folder"),
        completion: .remoteNames)
    var folder: String?

    func validate() throws {
        guard !(complete && incomplete) else {
            throw ValidationError("--complete and --incomplete exclude each other.")
        }
        guard !(long && json) else {
            throw ValidationError("--long and --json exclude each other.")
        }
        guard !nodes || !(long || recursive || complete || incomplete || strict) else {
            throw ValidationError("--nodes goes with a folder and --json only.")
        }
    }

    func run() async throws {
        try await Session.run(parent.global) { session in
            let path = try folder.flatMap { try RemoteFolder.path($0) }
            guard !nodes else {
                return try await NodeLists(session: session, folder: path, isJSON: json).print()
            }
            let reader = CatalogReader(cluster: session.cluster)
            if strict { try await reader.settleAll(below: path) }
            let list = reader.list(path, recursive: recursive)
            var printer = EntryPrinter(
                console: session.console, form: json ? .json : long ? .long : .names,
                nodes: session.cluster.nodes.map(\.name))
            // What was listed before a failure is shown.
            defer { try? printer.finish() }
            let filter = self.filter
            var isEmpty = true
            var entries = list.makeAsyncIterator()
            while let entry = try await entries.next() {
                isEmpty = false
                guard filter.takes(entry) else { continue }
                try printer.print(entry, silent: entries.silent)
            }
            if isEmpty, let path { try await showAlone(path, session, &printer) }
            try printer.finish()
            if strict { try await refuseMinority(list, session) }
            NodeWarnings.tell(await list.failures(), of: session)
        }
    }

    /// The path is a file, an empty folder or nothing.
    private func showAlone(
        _ path: FilePath, _ session: Session, _ printer: inout EntryPrinter
    ) async throws {
        let knowledge = try await CatalogReader(cluster: session.cluster).knowledge(of: path)
        guard let entry = knowledge.newest else {
            throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
        }
        if case .file = entry.kind, filter.takes(entry) {
            try printer.print(entry, silent: Set(knowledge.failures.keys))
        }
    }

    /// Nodes may have failed while the list was read.
    private func refuseMinority(_ list: ClusterListing, _ session: Session) async throws {
        guard await list.failures().count * 2 >= session.cluster.nodes.count else { return }
        throw ProgramError(
            .unavailable, "Too few nodes answered to the end; the list may be out of date.")
    }

    private var filter: Filter {
        Filter(
            hasFolders: !recursive && !complete && !incomplete, isComplete: complete,
            isIncomplete: incomplete)
    }

    /// Which entries are shown. Options by themselves are slow to read, and a list asks for each
    /// entry.
    private struct Filter {
        let hasFolders: Bool
        let isComplete: Bool
        let isIncomplete: Bool

        func takes(_ entry: ClusterEntry) -> Bool {
            switch entry.kind {
            case .folder: return hasFolders
            case .file where !isComplete && !isIncomplete: return true
            case .file(_, let availability):
                return (availability.state == .incomplete) == isIncomplete
            }
        }
    }
}

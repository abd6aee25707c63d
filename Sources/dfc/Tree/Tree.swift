import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// `dfc tree`
struct Tree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree",
        abstract: "Show folders and files as a tree.",
        discussion: """
            A file that cannot be had whole from the nodes that answer is marked.

            EXAMPLES
              dfc tree
              dfc tree docs
              dfc tree --json docs
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "A line of JSON for each file and folder marker.")
    var json = false

    @Argument(
        help: ArgumentHelp("The folder; everything without it.", valueName: "folder"),
        completion: .remoteNames)
    var folder: String?

    func run() async throws {
        try await Session.run(parent.global) { session in
            let root = try folder.flatMap { try RemoteFolder.path($0) }
            var drawing = TreeDrawing()
            var bytes = 0
            try await FolderWalk(session: session, folder: root).each { entry, _ in
                if json { return try session.console.line(try JSONLine.text(EntryLine(entry))) }
                let below = entry.path.components.dropFirst(root?.components.count ?? 0)
                drawing.add(
                    Array(below), label: label(entry, session), isFolder: entry.kind == .folder)
                if case .file(let facts, _) = entry.kind { bytes += facts.size }
            }
            guard !json else { return }
            try session.console.line(root?.text.printable ?? ".")
            for line in drawing.lines { try session.console.line(line) }
            let folders = drawing.folderCount == 1 ? "1 folder" : "\(drawing.folderCount) folders"
            let files = drawing.fileCount == 1 ? "1 file" : "\(drawing.fileCount) files"
            try session.console.line("\n\(folders), \(files), \(ByteCount(bytes))")
        }
    }

    private func label(_ entry: ClusterEntry, _ session: Session) -> String {
        guard case .file(let facts, let availability) = entry.kind else { return "/" }
        let size = "  \(ByteCount(facts.size))"
        guard availability.state == .incomplete else { return size }
        let colours = session.console.outputHasColours
        return size + "  " + TextStyle.red.applied(to: "[incomplete]", colours: colours)
    }
}

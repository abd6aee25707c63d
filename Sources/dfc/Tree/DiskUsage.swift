import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// `dfc du`
struct DiskUsage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "du", abstract: "Add up the sizes of files, folder by folder.",
        discussion: """
            SIZE is the content, STORED counts every copy. Copies made with `dfc cp` count like \
            files of their own although they use no space.

            EXAMPLES
              dfc du
              dfc du --summarize docs
              dfc du --depth 1 --json
            """)

    @ParentCommand var parent: DFC

    @Flag(name: .shortAndLong, help: "Only the sum.")
    var summarize = false

    @Option(help: ArgumentHelp("Only folders down to this depth.", valueName: "number"))
    var depth: Int?

    @Flag(help: "A line of JSON for each folder; sizes in bytes.")
    var json = false

    @Argument(
        help: ArgumentHelp("The folder; everything without it.", valueName: "folder"),
        completion: .remoteNames)
    var folder: String?

    func validate() throws {
        guard depth.map({ $0 >= 0 && !summarize }) ?? true else {
            throw ValidationError("--depth is 0 or more, and not together with --summarize.")
        }
    }

    /// What a script gets for each folder.
    private struct Line: Encodable {
        let path: String
        let files: Int
        let bytes: Int
        let storedBytes: Int

        private enum CodingKeys: String, CodingKey {
            case path, files, bytes
            case storedBytes = "stored_bytes"
        }
    }

    func run() async throws {
        try await Session.run(parent.global) { session in
            let root = try folder.flatMap { try RemoteFolder.path($0) }
            let rootDepth = root?.components.count ?? 0
            var sums = FolderSums(root: root?.components ?? [])
            var table = TextTable([
                .init("SIZE", .right), .init("STORED", .right), .init("FILES", .right),
                .init("FOLDER"),
            ])
            try await FolderWalk(session: session, folder: root).each { entry, _ in
                var (bytes, copies) = (0, 0)
                if case .file(let facts, _) = entry.kind {
                    (bytes, copies) = (facts.size, facts.layout.copies)
                }
                sums.add(
                    entry.path, isFolder: entry.kind == .folder, bytes: bytes,
                    storedBytes: bytes * copies)
            }
            let deepest = summarize ? 0 : depth ?? .max
            for sum in sums.ordered where sum.folder.count - rootDepth <= deepest {
                try show(sum, session, &table)
            }
            if !json {
                try session.console.write(table.text(colours: session.console.outputHasColours))
            }
        }
    }

    private func show(
        _ sum: FolderSums.Sum, _ session: Session, _ table: inout TextTable
    ) throws {
        let path = sum.folder.isEmpty ? "." : sum.folder.joined(separator: "/")
        guard json else {
            return table.append([
                "\(ByteCount(sum.bytes))", "\(ByteCount(sum.storedBytes))", "\(sum.fileCount)",
                path,
            ])
        }
        let line = Line(
            path: path, files: sum.fileCount, bytes: sum.bytes, storedBytes: sum.storedBytes)
        try session.console.line(try JSONLine.text(line))
    }
}

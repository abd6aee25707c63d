import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel

/// `dfc stat`
struct Stat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat",
        abstract: "Show a file's version, checksum, chunks and where each copy is.",
        discussion: """
            The checksum is the SHA-256 over the SHA-256 values of the chunks.

            EXAMPLES
              dfc stat Book1
              dfc stat --json Book1
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "One line of JSON for each.")
    var json = false

    @Argument(
        help: ArgumentHelp("The files or folders.", valueName: "name"), completion: .remoteNames)
    var names: [String]

    func run() async throws {
        try await Session.run(parent.global) { session in
            let outcome = Outcome(session.console)
            for name in names {
                try await outcome.attempt { try await show(name, session) }
            }
            try outcome.finish()
        }
    }

    private func show(_ name: String, _ session: Session) async throws {
        let path = try FilePath(CopyArguments.withoutEnd(name))
        let reader = CatalogReader(cluster: session.cluster)
        let knowledge = try await reader.knowledge(of: path)
        if knowledge.isMinority {
            session.console.warn(
                "No majority of the nodes answers; a newer version of '\(path)' may exist.")
        }
        guard let entry = knowledge.newest else {
            guard try await reader.hasContent(path) else {
                throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
            }
            return try session.console.line(
                json
                    ? #"{"path":\#(try JSONLine.text(path)),"type":"folder"}"#
                    : "\(path.text.printable)/  folder")
        }
        let facts = FileDetails(entry, knowledge)
        if json { return try session.console.line(try JSONLine.text(facts)) }
        let console = session.console
        let width = console.outputWidth
        for line in StatText.lines(entry, facts, knowledge, width: width) { try console.line(line) }
    }
}

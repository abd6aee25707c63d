import ArgumentParser
import DFSModel

/// `dfc cat`
struct Cat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Write files to standard output, one after the other.",
        discussion: """
            Every byte is checked before it is written. With --json, each piece of a file is a \
            line with its offset and its bytes in Base64, and a line with the file's version, size \
            and checksum follows when it is whole.

            EXAMPLES
              dfc cat notes
              dfc cat notes Book1 > both
              dfc cat --json notes
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "Refuse unless a majority of the nodes says that this is the newest.")
    var strict = false

    @Flag(help: "Lines of JSON, with the bytes in Base64.")
    var json = false

    @Argument(help: ArgumentHelp("The files.", valueName: "name"), completion: .remoteNames)
    var names: [String]

    func run() async throws {
        try await Session.run(parent.global) { session in
            let job = GetJob(
                session: session, replacing: false, explain: false, isStrict: strict)
            for name in names {
                let path = try await job.outcome.prepare { try FilePath(name) }
                guard let path else { continue }
                try await json ? job.getAsJSON(path) : job.getToStandardOutput(path)
            }
            try job.outcome.finish()
        }
    }
}

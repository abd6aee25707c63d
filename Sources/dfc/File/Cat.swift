import ArgumentParser
import DFSModel

/// `dfc cat`
struct Cat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write files to standard output, one after the other.",
        discussion: """
            Every byte is checked before it is written. `dfc stat --json` tells about a file.

            EXAMPLES
              dfc cat notes
              dfc cat notes Book1 > both
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "Refuse unless a majority of the nodes says that this is the newest.")
    var strict = false

    @Argument(help: ArgumentHelp("The files.", valueName: "name"), completion: .remoteNames)
    var names: [String]

    func run() async throws {
        try await Session.run(parent.global) { session in
            let job = GetJob(
                session: session, replacing: false, explain: false, isStrict: strict)
            for name in names {
                let path = try await job.outcome.prepare { try FilePath(name) }
                if let path { try await job.getToStandardOutput(path) }
            }
            try job.outcome.finish()
        }
    }
}

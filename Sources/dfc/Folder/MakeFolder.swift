import ArgumentParser
import DFSClient
import DFSModel

/// `dfc mkdir`
struct MakeFolder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkdir", abstract: "Make folders that stay even when they are empty.",
        discussion: """
            Folders need not be made before files are put into them.

            EXAMPLES
              dfc mkdir docs docs/old
            """)

    @ParentCommand var parent: DFC

    @Argument(help: ArgumentHelp("The folders.", valueName: "folder"))
    var folders: [String]

    func run() async throws {
        try await Session.run(parent.global) { session in
            let outcome = Outcome(session.console)
            for folder in folders {
                try await outcome.attempt {
                    let path = try FilePath(CopyArguments.withoutEnd(folder))
                    _ = try await session.cluster.makeFolder(path)
                }
            }
            try outcome.finish()
        }
    }
}

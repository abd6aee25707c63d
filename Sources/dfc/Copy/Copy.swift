import ArgumentParser
import DFSClient
import DFSModel

/// `dfc cp`
struct Copy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cp", abstract: "Copy files, or with -r folders, inside the store.",
        discussion: """
            The nodes keep one content under both names: no bytes move, and no space is used. Later \
            changes of one name do not change the other.

            EXAMPLES
              dfc cp Book1 Book1-before
              dfc cp Book1 notes docs/
              dfc cp -r docs docs-2026
            """)

    @ParentCommand var parent: DFC
    @OptionGroup var options: CopyOptions

    @Flag(name: .shortAndLong, help: "Copy folders with all below them.")
    var recursive = false

    func run() async throws {
        try await Session.run(parent.global) { session in
            let job = CopyJob(session: session, options: options, isMove: false)
            try await job.run(isRecursive: recursive)
        }
    }
}

/// `dfc mv`
struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mv", abstract: "Move or rename files and folders inside the store.",
        discussion: """
            No bytes move. For a moment both names may be seen, never neither. A file that somebody \
            else replaces meanwhile stays where it is, and is named.

            EXAMPLES
              dfc mv Book1-before docs/Book1-old
              dfc mv -n docs/Book1-old Book1-old
              dfc mv docs-2026 archive
            """)

    @ParentCommand var parent: DFC
    @OptionGroup var options: CopyOptions

    func run() async throws {
        try await Session.run(parent.global) { session in
            let job = CopyJob(session: session, options: options, isMove: true)
            try await job.run(isRecursive: true)
        }
    }
}

/// What `cp` and `mv` take.
struct CopyOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .long], help: "Refuse to replace a file.")
    var noClobber = false

    @Flag(help: "A line of JSON for each file.")
    var json = false

    @Argument(
        help: ArgumentHelp(
            "Names, then the new name; a '/' at its end makes it a folder.", valueName: "name"),
        completion: .remoteNames)
    var names: [String]

    func validate() throws {
        guard names.count > 1 else {
            throw ValidationError("Name what there is, and the new name.")
        }
    }
}

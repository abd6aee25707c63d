import ArgumentParser
import DFSClient
import DFSModel

/// `dfc sync`
struct Sync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Make a folder in the store like a local one, or with --pull the reverse.",
        discussion: """
            Only what differs by size or checksum is transferred. What exists only at the \
            destination stays, unless --delete is given. A name that an --exclude fits is neither \
            transferred nor deleted; with --include only names that one fits take part. Patterns \
            are those of `dfc find`; one that fits a folder is for all below it.

            EXAMPLES
              dfc sync photos backup/photos
              dfc sync --delete --dry-run photos backup/photos
              dfc sync --pull photos backup/photos
              dfc sync --include '*.jpg' --exclude old photos backup/photos
            """)

    @ParentCommand var parent: DFC
    @OptionGroup var filter: FilterOptions

    @Flag(help: "Make the local folder like the one in the store.")
    var pull = false

    @Flag(help: "Delete at the destination what the source does not have.")
    var delete = false

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be done.")
    var dryRun = false

    @Flag(help: "A line of JSON for each step.")
    var json = false

    @Argument(help: "The local folder.", completion: .directory)
    var local: String

    @Argument(help: "The folder in the store; '.' is the top.", completion: .remoteNames)
    var remote: String

    func run() async throws {
        guard pull || LocalTree.isFolder(local) else {
            throw ProgramError(.localInput, "'\(local.printable)' is not a folder.")
        }
        try await Session.run(parent.global) { session in
            let walk = PairWalk(
                session: session, local: CopyArguments.withoutEnd(local),
                remote: try RemoteFolder.path(remote), filter: try filter.filter())
            let job = SyncJob(
                walk: walk, isPull: pull, deletes: delete, isDryRun: dryRun, isJSON: json)
            try await job.run()
        }
    }
}

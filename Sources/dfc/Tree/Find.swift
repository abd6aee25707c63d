import ArgumentParser
import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal
import Foundation

/// `dfc find`
struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find files and folders by name, size, age and state.",
        discussion: """
            All conditions must hold. A pattern without '/' is for the last part of the name: * is \
            anything, ? one character, [a-z] one of several; ** goes over '/'. Sizes are bytes or \
            64KiB, 1GiB and so on, ages 90s, 15m, 36h, 7d, 2w or 1y.

            EXAMPLES
              dfc find --name '*.txt'
              dfc find docs --larger 1MiB --newer 7d
              dfc find --state incomplete --json
            """)

    @ParentCommand var parent: DFC

    @Option(help: ArgumentHelp("Names that this fits; may be given again.", valueName: "pattern"))
    var name: [String] = []

    @Option(help: ArgumentHelp("Files of more bytes.", valueName: "size"))
    var larger: String?

    @Option(help: ArgumentHelp("Files of fewer bytes.", valueName: "size"))
    var smaller: String?

    @Option(help: ArgumentHelp("Files put longer ago.", valueName: "age"))
    var older: String?

    @Option(help: ArgumentHelp("Files put more recently.", valueName: "age"))
    var newer: String?

    @Option(help: "Files that are complete, degraded or incomplete.")
    var state: StateWord?

    @Option(help: "Only files, or only folders with a marker.")
    var type: TypeWord?

    @Flag(name: .shortAndLong, help: "State, copies, size, time, version and nodes of each.")
    var long = false

    @Flag(help: "A line of JSON for each.")
    var json = false

    @Argument(
        help: ArgumentHelp("The folder; everything without it.", valueName: "folder"),
        completion: .remoteNames)
    var folder: String?

    /// ``Availability/State`` on the command line.
    enum StateWord: String, ExpressibleByArgument, CaseIterable {
        case complete, degraded, incomplete
    }

    /// What is looked for.
    enum TypeWord: String, ExpressibleByArgument, CaseIterable {
        case file, folder
    }

    func validate() throws {
        guard !(long && json) else {
            throw ValidationError("--long and --json exclude each other.")
        }
        do {
            _ = try criteria(nowMilliseconds: 0)
        } catch let error as any Failure {
            throw ValidationError(error.message)
        }
    }

    func run() async throws {
        let criteria = try criteria(nowMilliseconds: Int(Date().timeIntervalSince1970 * 1_000))
        try await Session.run(parent.global) { session in
            let root = try folder.flatMap { try RemoteFolder.path($0) }
            var printer = EntryPrinter(
                console: session.console, form: json ? .json : long ? .long : .names,
                nodes: session.cluster.nodes.map(\.name))
            try await FolderWalk(session: session, folder: root).each { entry, silent in
                if criteria.takes(entry) { try printer.print(entry, silent: silent) }
            }
            try printer.finish()
        }
    }

    private func criteria(nowMilliseconds now: Int) throws -> FindCriteria {
        var criteria = FindCriteria()
        criteria.names = try name.map { try GlobPattern($0) }
        criteria.largerThan = try larger.map { try ByteCount(parsing: $0).bytes }
        criteria.smallerThan = try smaller.map { try ByteCount(parsing: $0).bytes }
        criteria.modifiedBefore = try older.map { now - (try Age(parsing: $0).seconds) * 1_000 }
        criteria.modifiedAfter = try newer.map { now - (try Age(parsing: $0).seconds) * 1_000 }
        criteria.state = state.flatMap { Availability.State(rawValue: $0.rawValue) }
        criteria.wantsFiles = type != .folder
        criteria.wantsFolders = type != .file
        return criteria
    }
}

import ArgumentParser
import DFSClient
import DFSConfiguration
import DFSModel
import DFSTerminal
import Foundation

/// `dfc FILE`, the same as `dfc session FILE`.
struct Interactive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Ask for a user, then for one command after the other.",
        discussion: """
            `dfc FILE` is the same. The commands are get, list, put, mkdir and exit; help explains \
            them. The user is asked for unless --user or $DFC_USER names one. Standard input may \
            be a pipe: a line for the user, one for the password, then the commands.

            EXAMPLES
              dfc conf/dfc.conf
              dfc session
              printf 'list\\nexit\\n' | dfc --user Suraj conf/dfc.conf
            """)

    @ParentCommand var parent: DFC

    @Argument(
        help: ArgumentHelp("The client's configuration; --config without it.", valueName: "file"),
        completion: .file())
    var file: String?

    func validate() throws {
        guard let file else { return }
        guard parent.global.config == nil else {
            throw ValidationError(
                "Name the configuration once, either before or after the command.")
        }
        let isPath = file.contains("/") || file.hasSuffix(".conf")
        guard isPath || FileManager.default.fileExists(atPath: file) else {
            throw ValidationError(
                "'\(file.printable)' is neither a command nor a configuration file. 'dfc help' "
                    + "lists the commands.")
        }
    }

    func run() async throws {
        // Nothing at all asks for an explanation; `dfc session` for a session.
        if file == nil, CommandLine.arguments.last != Self.configuration.commandName {
            throw CleanExit.helpRequest(DFC.self)
        }
        var options = parent.global
        options.config = file ?? options.config
        try await InteractiveSession.run(options)
    }
}

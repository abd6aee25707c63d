import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// The session of the lab report: who it is, then commands until `exit`.
struct InteractiveSession {
    let session: Session
    let editor: LineEditor
    let outcome: Outcome

    private var console: Console { session.console }

    /// Asks, logs in, and carries out commands until `exit` or the end of the input.
    static func run(_ options: GlobalOptions) async throws {
        let named = try namedUser(options)
        var session = try Session(options, user: try named ?? UserName("nobody"))
        let console = session.console
        let editor = LineEditor(
            isDumb: Console.variable("TERM") == "dumb", columns: { console.width })
        do {
            let login = InteractiveLogin(session: session, editor: editor)
            session.user = try await login.run(known: named)
            let cluster = session.cluster
            async let _: Void = cluster.keepLoggedIn()
            try await InteractiveSession(
                session: session, editor: editor, outcome: Outcome(console)
            ).loop()
        } catch {
            await session.cluster.shutdown()
            throw error
        }
        await session.cluster.shutdown()
    }

    /// The user that the caller has named, as opposed to the configuration's usual one.
    private static func namedUser(_ options: GlobalOptions) throws -> UserName? {
        let variable = Console.variable("DFC_USER").flatMap { $0.isEmpty ? nil : $0 }
        return try (options.user ?? variable).map { try UserName($0) }
    }

    private func loop() async throws {
        let store = HistoryFile(environment: session.environment)
        editor.history = store.read()
        var wasList = false
        while let line = try nextLine(afterList: wasList) {
            wasList = false
            let typed = try await outcome.prepare { try completed(try TypedCommand(line)) }
            guard let typed, let command = typed else { continue }
            if command == .exit { break }
            try await carryOut(command)
            if case .list = command { wasList = true }
        }
        try console.line("Exiting now...")
        if console.inputIsTerminal {
            store.write(editor.history)
        } else {
            try outcome.finish()
        }
    }

    /// The next typed line; nil at the end.
    private func nextLine(afterList: Bool) throws -> String? {
        let words = "[\(TypedCommand.allWords)]: "
        if afterList, console.inputIsTerminal {
            try console.line("Would you like to get files, put files, or exit?")
        }
        while true {
            switch try editor.read(afterList ? words : "Please specify a command \(words)") {
            case .line(let line): return line
            case .end: return nil
            case .interrupted: continue
            }
        }
    }

    /// The command with the name that it needs, which is asked for if it was not typed.
    private func completed(_ command: TypedCommand?) throws -> TypedCommand? {
        switch command {
        case .get(nil, let destination):
            return try ask("file").map { .get(name: $0, destination: destination) }
        case .put(nil, let name): return try ask("file").map { .put(file: $0, name: name) }
        case .makeFolder(nil): return try ask("folder").map { .makeFolder($0) }
        default: return command
        }
    }

    private func ask(_ what: String) throws -> String? {
        guard case .line(let line) = try editor.read("Please specify a \(what): ") else {
            return nil
        }
        let name = line.trimmingCharacters(in: .whitespaces)
        return name.isEmpty ? nil : name
    }

    /// Ctrl-C stops the command and not the session.
    private func carryOut(_ command: TypedCommand) async throws {
        let actions = InteractiveActions(session: session, outcome: outcome)
        let work = Task { try await actions.carryOut(command) }
        do {
            try await InterruptWatch.claiming({ work.cancel() }) {
                try await withTaskCancellationHandler {
                    try await work.value
                } onCancel: {
                    work.cancel()
                }
            }
        } catch let error as any Failure where error.code == .interrupted && !Task.isCancelled {
            console.note(error.message)
        } catch is CancellationError where !Task.isCancelled {
            console.note("Stopped.")
        }
    }
}

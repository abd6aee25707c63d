import ArgumentParser
import DFSClient
import DFSTerminal
import DFSWire

/// `dfc passwd`
struct Passwd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passwd",
        abstract: "Change your password.",
        discussion: """
            Asks for the present password and twice for the new one. Ends all other logins.

            EXAMPLES
              dfc passwd
              DFC_PASSWORD=old dfc passwd --password-stdin < new.txt
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "Read the new password from the first line of standard input.")
    var passwordStdin = false

    @Flag(help: "Take a password that is easy to guess.")
    var allowWeak = false

    func run() async throws {
        try await Session.run(parent.global, login: false) { session in
            let given = try session.givenPassword()
            let current =
                try given ?? session.promptForPassword("Present password of \(session.user): ")
            _ = try await session.cluster.login(user: session.user, password: current)
            let new = try newPassword(session)
            let token = try await session.cluster.changePassword(
                PasswordBody(current: current, new: new, allowWeak: allowWeak))
            try session.renewKeptToken(token)
            try session.summarize("The password of \(session.user) is changed.")
        }
    }

    private func newPassword(_ session: Session) throws -> String {
        guard !passwordStdin else {
            return try PasswordSource.standardInput.read { session.console.warn($0) }
        }
        guard session.console.inputIsTerminal || session.console.errorIsTerminal else {
            throw ProgramError(
                .unauthenticated, "There is no terminal to ask at. Use --password-stdin.")
        }
        return try PasswordPrompt().readNew("New password: ", again: "Once more: ")
    }
}

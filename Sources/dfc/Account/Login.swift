import ArgumentParser

/// `dfc login`
struct Login: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in and stay logged in.",
        discussion: """
            Keeps a token in $XDG_STATE_HOME/dfc (~/.local/state/dfc), never the password.

            EXAMPLES
              dfc login
              dfc --user Suraj --password-file secret.txt login
            """)

    @ParentCommand var parent: DFC

    func run() async throws {
        try await Session.run(parent.global, login: false) { session in
            let token = try await session.logInAndKeep()
            let end = session.time(
                milliseconds: (token.loginEndsAtSeconds ?? token.expiresAtSeconds) * 1_000)
            try session.summarize(
                "Logged in as \(token.user) (\(token.role.rawValue)) until \(end).")
        }
    }
}

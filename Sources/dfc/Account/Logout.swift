import ArgumentParser

/// `dfc logout`
struct Logout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Forget the token of `dfc login`.",
        discussion: """
            EXAMPLES
              dfc logout
              dfc --user Suraj logout
            """)

    @ParentCommand var parent: DFC

    func run() async throws {
        try await Session.run(parent.global, login: false) { session in
            let had = try session.forgetToken()
            try session.summarize(
                had ? "\(session.user) is logged out." : "\(session.user) was not logged in.")
        }
    }
}

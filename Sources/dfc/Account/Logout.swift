import ArgumentParser

/// `dfc logout`
struct Logout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget the token of `dfc login`, or end every login.",
        discussion: """
            Without --everywhere, only this machine forgets: a copy of the token stays good. With
            it, no node takes any of your tokens any more; a node that is cut off from all others
            may do so for up to 15 minutes.

            EXAMPLES
              dfc logout
              dfc logout --everywhere
              dfc --user Suraj logout
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "End all logins of the user, on every machine.")
    var everywhere = false

    func run() async throws {
        guard everywhere else { return try await forget() }
        try await Session.run(parent.global) { session in
            try await session.cluster.logoutEverywhere()
            _ = try session.forgetToken()
            try session.summarize("\(session.user) is logged out everywhere.")
        }
    }

    private func forget() async throws {
        try await Session.run(parent.global, login: false) { session in
            let had = try session.forgetToken()
            try session.summarize(
                had ? "\(session.user) is logged out." : "\(session.user) was not logged in.")
        }
    }
}

import ArgumentParser
import DFSModel
import DFSTerminal
import DFSWire

/// `dfs user passwd`
struct Passwd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passwd",
        abstract: "Set a user's password; this ends the user's logins.",
        discussion: """
            EXAMPLES
              dfs user passwd alice
              dfs user passwd alice --role read-only --config cluster/dfs1.conf
            """)

    @Argument(help: "The name of the user.")
    var name: String

    @Option(help: "What the user may do from now on; as before unless given.")
    var role: UserRole?

    @OptionGroup var password: PasswordOptions
    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let user = try UserName(name)
        let access = try AdminAccess(try await selection.node())
        let allowWeak = password.allowWeak
        try await access.withCluster { cluster in
            let known = try await cluster.users(warn: Console.dfs.warn).first { $0.name == user }
            guard let role = role?.role ?? known?.role else {
                throw ProgramError(
                    .notFound, "There is no user '\(user)'. See them with 'dfs user list'.")
            }
            let body = SetUserBody(
                password: try password.newPassword(for: user), role: role, allowWeak: allowWeak,
                isNew: false)
            try await cluster.setUser(user, body)
        }
        try Console.dfs.line("Changed the password of \(user).")
    }
}

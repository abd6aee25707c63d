import ArgumentParser
import DFSModel
import DFSTerminal
import DFSWire

/// `dfs user add`
struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a user.",
        discussion: """
            EXAMPLES
              dfs user add alice
              dfs user add reader --role read-only --config cluster/dfs1.conf
              pwgen -s 20 1 | tee password | dfs user add robot --password-stdin
            """)

    @Argument(help: "The name of the user.")
    var name: String

    @Option(help: "What the user may do.")
    var role = UserRole.user

    @OptionGroup var password: PasswordOptions
    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let user = try UserName(name)
        let access = try AdminAccess(try await selection.node())
        let (role, allowWeak) = (role.role, password.allowWeak)
        try await access.withCluster { cluster in
            // Said before anybody has to think of a password.
            let users = try await cluster.users(warn: Console.dfs.warn)
            guard !users.contains(where: { $0.name == user }) else {
                throw ProgramError(
                    .conflict,
                    "The user '\(user)' exists already. Change it with 'dfs user passwd \(user)'."
                )
            }
            let body = SetUserBody(
                password: try password.newPassword(for: user), role: role, allowWeak: allowWeak,
                isNew: true)
            try await cluster.setUser(user, body)
        }
        try Console.dfs.line("Added \(user).")
    }
}

import ArgumentParser
import DFSModel
import DFSTerminal
import DFSTrust

/// Where a new password comes from. It never comes from the command line, which others can see.
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    @Flag(help: "Let a short password pass, for trials.")
    var allowWeak = false

    /// Reads the password, from a terminal twice. Throws `TerminalError`, or `TrustError` with
    /// `.invalid` for a weak one.
    func newPassword(for user: UserName) throws -> String {
        let password =
            passwordStdin
            ? try PasswordSource.standardInput.read(warn: Console.dfs.warn)
            : try PasswordPrompt().readNew(
                "New password for \(user): ", again: "The same password again: ")
        try PasswordPolicy(allowWeak: allowWeak).check(password, for: user)
        return password
    }
}

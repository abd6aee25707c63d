import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// The beginning of an interactive session: who it is, and which servers believe it.
struct InteractiveLogin {
    let session: Session
    let editor: LineEditor

    private static let tries = 3

    private var console: Console { session.console }

    /// Asks for what is not known, logs in, and says what each server answers. Throws
    /// `unauthenticated` after three wrong passwords.
    /// - Parameter known: the user, if the caller has named one.
    func run(known: UserName?) async throws -> UserName {
        for _ in 1...Self.tries {
            guard let user = try known ?? askUser() else { continue }
            do {
                try await logIn(user, isKnown: known != nil)
                try await greet()
                return user
            } catch let error as any Failure where error.code == .unauthenticated {
                guard error is ClientError else { throw error }
                try console.line("Invalid Username/Password. Please try again.")
            }
        }
        throw ProgramError(
            .unauthenticated,
            "No login after \(Self.tries) tries. An administrator can set a new password.")
    }

    /// The typed name, or the configuration's for an empty line; nil for what is no name.
    private func askUser() throws -> UserName? {
        let usual = session.configuration.user
        let prompt = usual.map { "username [\($0)]: " } ?? "username: "
        guard case .line(let line) = try editor.read(prompt, remembers: false) else {
            throw ProgramError(.unauthenticated, "Nobody is named as the user.")
        }
        let name = line.trimmingCharacters(in: .whitespaces)
        if name.isEmpty, let usual { return usual }
        guard let user = try? UserName(name) else {
            try console.line("Invalid Username/Password. Please try again.")
            return nil
        }
        return user
    }

    private func logIn(_ user: UserName, isKnown: Bool) async throws {
        var session = session
        session.user = user
        // Whoever is named beforehand may have logged in beforehand too.
        if isKnown, try session.givenPassword() != nil || session.hasKeptToken {
            return try await session.authenticate()
        }
        let password = try session.givenPassword() ?? askPassword(session)
        _ = try await session.cluster.login(user: user, password: password)
    }

    private func askPassword(_ session: Session) throws -> String {
        if console.inputIsTerminal { return try PasswordPrompt().read("password: ") }
        guard case .line(let line) = try editor.read("", remembers: false) else {
            throw ProgramError(.unauthenticated, "The input ended before the password.")
        }
        return line
    }

    /// Asks every server whether it knows the user, and says so in the report's words.
    private func greet() async throws {
        try console.line("Authorization Granted.")
        let answers = await session.cluster.whoamiEverywhere()
        for node in session.cluster.nodes where answers.answers[node.name] != nil {
            try console.line("Connected to server \(node.name)")
        }
        for node in session.cluster.nodes {
            guard let failure = answers.failures[node.name] else {
                try console.line("From \(node.name): Authorization Granted.")
                continue
            }
            console.warn(failure.message)
        }
    }
}

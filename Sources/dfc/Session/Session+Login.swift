import DFSClient
import DFSModel
import DFSTerminal
import DFSWire
import Foundation

extension Session {
    private var keptToken: KeptToken {
        KeptToken(environment: environment, cluster: configuration.cluster, user: user)
    }

    /// Logs in with a password that was given, else with the kept token, else with a password that
    /// is asked for.
    ///
    /// - Parameter isTrusting: whether a kept token is used without asking a node first; if it is
    ///   no good any more, the first request that needs it throws `unauthenticated`.
    func authenticate(isTrusting: Bool = false) async throws {
        if let password = try givenPassword() {
            _ = try await cluster.login(user: user, password: password)
            return
        }
        if try await useKeptToken(isTrusting: isTrusting) { return }
        let password = try promptForPassword("Password of \(user): ")
        _ = try await cluster.login(user: user, password: password)
    }

    /// Logs in with a password, not with a kept token, and keeps the token.
    func logInAndKeep() async throws -> TokenBody {
        let password = try givenPassword() ?? promptForPassword("Password of \(user): ")
        let token = try await cluster.login(user: user, password: password)
        try keptToken.write(token)
        return token
    }

    /// Replaces the kept token, if there is one, after a change of the password.
    func renewKeptToken(_ token: TokenBody) throws {
        if keptToken.read() != nil { try keptToken.write(token) }
    }

    /// Forgets the kept token; false if there was none.
    func forgetToken() throws -> Bool {
        try keptToken.remove()
    }

    /// Whether `dfc login` has kept a token that may still be good.
    var hasKeptToken: Bool { keptToken.read() != nil }

    /// Logs in with the kept token; false if there is none or it is no good any more.
    func useKeptToken(isTrusting: Bool = false) async throws -> Bool {
        guard let kept = keptToken.read() else { return false }
        cluster.token.token = nil
        cluster.token.take(kept)
        do {
            try await renewIfNeeded(kept)
            if !isTrusting { _ = try await cluster.whoami() }
            return true
        } catch let error as ClientError where error.code == .unauthenticated {
            cluster.token.token = nil
            return false
        }
    }

    /// Renews a token that ends within a minute. One that is still good is used as it is where no
    /// majority can be asked.
    private func renewIfNeeded(_ kept: TokenBody) async throws {
        let left = kept.expiresAtSeconds - Int(Date().timeIntervalSince1970)
        guard left < 60, kept.renewal != nil else { return }
        do {
            try keptToken.write(try await cluster.renew())
        } catch let error as ClientError where error.code == .unavailable {
            guard left > 0 else {
                let health = await cluster.health()
                guard !health.answers.isEmpty else {
                    throw health.commonFailure("You cannot be logged in")
                }
                throw error.saying(
                    "\(error.message) With your password you can read what the nodes last knew.")
            }
        }
    }

    /// The password in the environment or in the file that was named.
    func givenPassword() throws -> String? {
        if let password = environment["DFC_PASSWORD"], !password.isEmpty { return password }
        return try passwordFile.map { try PasswordSource.file($0).read { console.warn($0) } }
    }

    /// Whether there is a terminal to ask at.
    var canAsk: Bool { console.inputIsTerminal || console.errorIsTerminal }

    /// Asks at the terminal. Without one it throws `unauthenticated`.
    func promptForPassword(_ prompt: String) throws -> String {
        if canAsk {
            do throws(TerminalError) {
                return try PasswordPrompt().read(prompt)
            } catch {
                guard error.code == .localInput else { throw error }
            }
        }
        throw ProgramError(
            .unauthenticated,
            """
            No password for \(user): there is no terminal to ask at. Use `dfc login` at one, \
            DFC_PASSWORD or --password-file FILE.
            """)
    }
}

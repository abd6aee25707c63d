import DFSCluster
package import DFSModel
package import DFSTrust
package import DFSWire
import Logging

extension Node {
    private var nowSeconds: Int { nowMilliseconds / 1000 }

    /// Checks a password and gives out a token that every node accepts.
    ///
    /// - Parameter address: where the request comes from.
    /// - Throws: ``NodeError`` `.unauthenticated` for a wrong password and for an unknown user
    ///   alike, after the same time; `.slowDown` after too many of them.
    package func login(_ body: LoginBody, from address: String) async throws -> TokenBody {
        let record = try await loginDoor.attempt(user: body.user, address: address) {
            try await rightRecord(body)
        }
        guard let record else {
            logger.notice(
                "login refused",
                metadata: ["user": "\(body.user.printable)", "from": "\(address)"])
            // A node that has not caught up may not know the user or the new password yet.
            try requireReadiness()
            throw NodeError(
                .unauthenticated, "Invalid username or password. Please try again.")
        }
        logger.info(
            "authorized", metadata: ["user": "\(record.name)", "from": "\(address)"])
        return token(for: record)
    }

    /// The record of the user if the password is right, or nil after the same time.
    private func rightRecord(_ body: LoginBody) async throws -> UserRecord? {
        let record: UserRecord?
        if let name = try? UserName(body.user) {
            record = try await catalog.user(name)
        } else {
            record = nil
        }
        let isRight = try await passwords.verify(body.password, against: record?.password)
        return isRight ? record : nil
    }

    /// A node that has not caught up since its start may not know every user yet.
    ///
    /// - Throws: ``NodeError`` `.unavailable` until it has.
    package func requireReadiness() throws {
        guard isReady else {
            throw NodeError(
                .unavailable,
                "\(name) has started and has not heard from a majority of the nodes yet.")
        }
    }

    /// The tokens of a new login.
    private func token(for record: UserRecord) -> TokenBody {
        let login = settings.loginLifetimeSeconds
        let renewal = tokens.issue(
            .renewal, subject: record.name.text, role: record.role,
            generation: record.generation, lifetimeSeconds: login, nowSeconds: nowSeconds)
        return access(for: record, renewal: renewal, loginEnds: nowSeconds + login)
    }

    private func access(
        for record: UserRecord, renewal: String? = nil, loginEnds: Int? = nil
    ) -> TokenBody {
        let now = nowSeconds
        let lifetime = settings.tokenLifetimeSeconds
        let text = tokens.issue(
            subject: record.name.text, role: record.role, generation: record.generation,
            lifetimeSeconds: lifetime, nowSeconds: now)
        return TokenBody(
            token: text, user: record.name, role: record.role, expiresAtSeconds: now + lifetime,
            renewal: renewal, loginEndsAtSeconds: loginEnds)
    }

    /// A fresh token for a login that goes on, after asking a majority whether it does.
    ///
    /// - Throws: ``NodeError`` `.unauthenticated` if the login has ended, `.unavailable` without a
    ///   majority: then nobody can know.
    package func renew(_ caller: Caller) async throws -> TokenBody {
        let name = try UserName(caller.subject)
        guard case .user(let record)? = try await strictRead(.user(name))?.value.content,
            record.generation == caller.generation
        else { throw Self.endedLogin }
        return access(for: record)
    }

    /// Ends every login of a user, on every node that hears of it; nothing else changes.
    ///
    /// - Throws: ``NodeError`` as ``commit(_:to:manifest:)``.
    package func endLogins(of name: UserName) async throws {
        guard case .user(let record)? = try await strictRead(.user(name))?.value.content else {
            throw Self.endedLogin
        }
        let ended = UserRecord(
            name: name, role: record.role, password: record.password,
            generation: record.generation + 1)
        do {
            _ = try await commit(
                Change(
                    operation: .random(), condition: .generation(record.generation),
                    effect: .setUser(ended)), to: .user(name))
        } catch let error as NodeError where error.code == .conditionFailed {
            // Somebody else has ended them meanwhile, which is what was asked for.
        }
        logger.info("logins ended", metadata: ["user": "\(name)"])
    }

    private static var endedLogin: NodeError {
        NodeError(.unauthenticated, "This login has ended. Log in again.")
    }

    /// Who a token speaks for.
    ///
    /// A user's token ends with the user, and with a change of the password. What the user may do
    /// stands in the catalog, not in the token.
    /// - Throws: ``NodeError`` `.unauthenticated`, or `.unavailable` as long as the node cannot
    ///   know.
    package func authenticate(
        token text: String, as kind: TokenKind = .access
    ) async throws -> Caller {
        let token = try tokens.verify(text, as: kind, nowSeconds: nowSeconds)
        guard token.role == .user || token.role == .readOnly else {
            return Caller(
                subject: token.subject, role: token.role, expiresAtSeconds: token.expiresAtSeconds)
        }
        let record = try await catalog.user(try UserName(token.subject))
        if record == nil { try requireReadiness() }
        guard let record, token.generation >= record.generation else {
            throw Self.endedLogin
        }
        return Caller(
            subject: token.subject, role: record.role, expiresAtSeconds: token.expiresAtSeconds,
            generation: token.generation)
    }

    /// Changes the caller's own password; older tokens end on every node that hears of it.
    package func changePassword(
        of name: UserName, _ body: PasswordBody, from address: String
    ) async throws -> TokenBody {
        let record = try await loginDoor.attempt(user: name.text, address: address) {
            try await rightRecord(LoginBody(user: name.text, password: body.current))
        }
        guard let record else {
            throw NodeError(.unauthenticated, "The current password is not right.")
        }
        try PasswordPolicy(allowWeak: body.allowWeak).check(body.new, for: name)
        let changed = UserRecord(
            name: name, role: record.role, password: try await passwords.hash(body.new),
            generation: record.generation + 1)
        _ = try await commit(
            Change(
                operation: .random(), condition: .generation(record.generation),
                effect: .setUser(changed)), to: .user(name))
        logger.info("password changed", metadata: ["user": "\(name)"])
        return token(for: changed)
    }
}

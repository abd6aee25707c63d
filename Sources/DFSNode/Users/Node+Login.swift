import DFSCluster
package import DFSModel
import DFSTrust
package import DFSWire
import Logging

extension Node {
    private var nowSeconds: Int { nowMilliseconds / 1000 }

    /// Checks a password and gives out a token that every node accepts.
    ///
    /// - Throws: ``NodeError`` `.unauthenticated` for a wrong password and for an unknown user
    ///   alike, after the same time.
    package func login(_ body: LoginBody) async throws -> TokenBody {
        let record: UserRecord?
        if let name = try? UserName(body.user) {
            record = try await catalog.user(name)
        } else {
            record = nil
        }
        if record == nil { try requireReadiness() }
        let isRight = try await passwords.verify(
            body.password, against: record?.password)
        guard isRight, let record else {
            logger.notice("login refused", metadata: ["user": "\(body.user.printable)"])
            throw NodeError(
                .unauthenticated, "Invalid username or password. Please try again.")
        }
        logger.info("authorized", metadata: ["user": "\(record.name)"])
        return try token(for: record)
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

    func token(for record: UserRecord) throws -> TokenBody {
        let expires = nowSeconds + settings.tokenLifetimeSeconds
        let text = tokens.issue(
            subject: record.name.text, role: record.role, generation: record.generation,
            lifetimeSeconds: settings.tokenLifetimeSeconds, nowSeconds: nowSeconds)
        return TokenBody(
            token: text, user: record.name, role: record.role, expiresAtSeconds: expires)
    }

    /// Who a token speaks for.
    ///
    /// A user's token ends with the user, and with a change of the password.
    /// - Throws: ``NodeError`` `.unauthenticated`, or `.unavailable` as long as the node cannot
    ///   know.
    package func authenticate(token text: String) async throws -> Caller {
        let token = try tokens.verify(text, nowSeconds: nowSeconds)
        if token.role == .user || token.role == .readOnly {
            let record = try await catalog.user(try UserName(token.subject))
            if record == nil { try requireReadiness() }
            guard let record, token.generation >= record.generation else {
                throw NodeError(
                    .unauthenticated, "This login has ended. Log in again.")
            }
        }
        return Caller(
            subject: token.subject, role: token.role, expiresAtSeconds: token.expiresAtSeconds)
    }

    /// Changes the caller's own password; older tokens end on every node that hears of it.
    package func changePassword(
        of name: UserName, _ body: PasswordBody
    ) async throws -> TokenBody {
        let record = try await catalog.user(name)
        guard try await passwords.verify(body.current, against: record?.password),
            let record
        else {
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
        return try token(for: changed)
    }
}

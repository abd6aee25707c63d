import DFSCluster
package import DFSModel
import DFSTrust
package import DFSWire
import Logging

extension Node {
    /// Adds a user, or sets the password and role of one.
    ///
    /// - Parameter operation: names the change, so that repeating it changes nothing twice.
    package func setUser(
        _ name: UserName, _ body: SetUserBody, operation: OperationID, isRetry: Bool,
        stamp: Int = 0
    ) async throws -> CommitBody {
        guard [nil, .user, .readOnly].contains(body.role) else {
            throw NodeError(.invalid, "A user's role is 'user' or 'read-only'.")
        }
        try PasswordPolicy(allowWeak: body.allowWeak).check(body.password, for: name)
        let current = try await strictRead(.user(name))
        let known: UserRecord? =
            if case .user(let record) = current?.value.content { record } else { nil }
        guard body.isNew || known != nil else {
            throw NodeError(.notFound, "There is no user '\(name)'.")
        }
        let record = UserRecord(
            name: name, role: body.role ?? known?.role ?? .user,
            password: try await passwords.hash(body.password),
            generation: Self.generation(after: current))
        let condition: Change.Condition =
            body.isNew ? .absent : .generation(known?.generation ?? 0)
        let chosen = try await change(
            Change(
                operation: operation, condition: condition, effect: .setUser(record),
                isRetry: isRetry, stamp: stamp), of: name)
        logger.info("user set", metadata: ["user": "\(name)", "role": "\(record.role.rawValue)"])
        return chosen
    }

    /// A generation above every one that the user's register has had, so that no token of a
    /// removed user passes for one of a new user of that name: each change raises the ballot's
    /// counter at least as much as the generation.
    private static func generation(after current: BallotedValue?) -> Int {
        guard let current else { return 1 }
        if case .user(let record) = current.value.content { return record.generation + 1 }
        return Int(clamping: current.ballot.counter &+ 1)
    }

    /// Removes a user. The files stay until an administrator removes them.
    package func removeUser(
        _ name: UserName, operation: OperationID, isRetry: Bool, stamp: Int = 0
    ) async throws -> CommitBody {
        let chosen = try await change(
            Change(
                operation: operation, condition: .exists, effect: .delete, isRetry: isRetry,
                stamp: stamp),
            of: name)
        logger.info("user removed", metadata: ["user": "\(name)"])
        return chosen
    }

    private func change(_ change: Change, of name: UserName) async throws -> CommitBody {
        do {
            let (value, repeated) = try await commit(change, to: .user(name))
            return CommitBody(
                path: name.text, version: nil, ballot: value.ballot, repeated: repeated)
        } catch let error as NodeError where error.code == .conditionFailed {
            throw NodeError(
                .conflict, "The user '\(name)' exists already, or was changed meanwhile.")
        }
    }

    /// The users that this node knows.
    package func users() async throws -> UsersBody {
        let users = try await catalog.users()
        return UsersBody(
            users: users.map {
                UserBody(name: $0.name, role: $0.role, files: $0.files, bytes: $0.bytes)
            })
    }
}

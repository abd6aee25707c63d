import DFSModel
import DFSNode
import DFSWire
import Hummingbird

/// Logins, and the administration of users.
struct UserRoutes: Sendable {
    let certificateExpiresAtSeconds: @Sendable () -> Int?

    var routes: [Route] { logins + administration }

    private var logins: [Route] {
        [
            Route(.post, Routes.login, .none) { exchange in
                let body = try await exchange.json(LoginBody.self, limit: 8 * 1024)
                exchange.trail.name(body.user, role: "")
                return try Answers.json(
                    try await exchange.node.login(body, from: exchange.remoteAddress))
            },
            Route(.post, Routes.renew, .renewal) { exchange in
                try Answers.json(try await exchange.node.renew(try exchange.provenCaller()))
            },
            Route(.post, Routes.logout, .reader) { exchange in
                try await exchange.node.endLogins(of: try exchange.provenCaller().reader())
                return try Answers.json(["ended": true])
            },
            Route(.get, Routes.whoami, .any) { exchange in
                let caller = try exchange.provenCaller()
                return try Answers.json(
                    WhoAmIBody(
                        user: caller.subject, role: caller.role, node: exchange.node.name,
                        expiresAtSeconds: caller.expiresAtSeconds, version: ProgramVersion.text,
                        clockMilliseconds: exchange.node.nowMilliseconds,
                        certificateExpiresAtSeconds: certificateExpiresAtSeconds()))
            },
            Route(.put, Routes.password, .reader) { exchange in
                let body = try await exchange.json(PasswordBody.self, limit: 8 * 1024)
                let user = try exchange.provenCaller().reader()
                return try Answers.json(
                    try await exchange.node.changePassword(
                        of: user, body, from: exchange.remoteAddress))
            },
        ]
    }

    private var administration: [Route] {
        [
            Route(.get, Routes.users, .admin) { exchange in
                try Answers.json(try await exchange.node.users())
            },
            Route(.put, Routes.users + "/{name}", .admin) { exchange in
                let name = try UserName(try exchange.parameter("name"))
                let body = try await exchange.json(SetUserBody.self, limit: 8 * 1024)
                return try Answers.json(
                    try await exchange.node.setUser(
                        name, body, operation: try exchange.operation(),
                        isRetry: try exchange.isRetry(), stamp: try exchange.stamp()))
            },
            Route(.delete, Routes.users + "/{name}", .admin) { exchange in
                let name = try UserName(try exchange.parameter("name"))
                return try Answers.json(
                    try await exchange.node.removeUser(
                        name, operation: try exchange.operation(),
                        isRetry: try exchange.isRetry(), stamp: try exchange.stamp()))
            },
        ]
    }
}

import DFSModel
import DFSNode
import DFSWire
import Hummingbird

/// The members of the cluster, for its administrator.
struct MemberRoutes: Sendable {
    var routes: [Route] {
        [
            Route(.get, Routes.members, .admin) { try Self.members($0) },
            Route(.put, Routes.members + "/{name}", .admin) { exchange in
                let name = try NodeName(try exchange.parameter("name"))
                let body = try await exchange.json(MoveBody.self, limit: 8 * 1024)
                try await exchange.node.change(.move(name, to: body.address))
                return try Self.members(exchange)
            },
            Route(.delete, Routes.members + "/{name}", .admin) { exchange in
                let name = try NodeName(try exchange.parameter("name"))
                try await exchange.node.change(.remove(name))
                return try Self.members(exchange)
            },
        ]
    }

    private static func members(_ exchange: Exchange) throws -> Response {
        let membership = exchange.node.membership
        return try Answers.json(
            MembersBody(
                epoch: membership.list.epoch, settledEpoch: membership.settledEpoch,
                members: membership.list.members))
    }
}

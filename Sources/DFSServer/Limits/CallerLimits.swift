import DFSConfiguration
import DFSNode
import NIOCore

/// What one address and one user may ask at the same time and in a second. Members are not
/// limited: their certificates name them.
final class CallerLimits: Sendable {
    let connectionsPerAddress: ConnectionCount
    private let connectionsPerUser: ConnectionCount
    private let requests: RateLimit

    init(_ configuration: NodeConfiguration) {
        connectionsPerAddress = ConnectionCount(limit: configuration.maximumConnectionsPerCaller)
        connectionsPerUser = ConnectionCount(limit: configuration.maximumConnectionsPerCaller)
        requests = RateLimit(perSecond: configuration.requestsPerSecond)
    }

    /// Counts a request of an address. Throws ``NodeError`` `.slowDown`.
    func admit(_ address: String) throws {
        guard requests.take("from \(address)") else { throw Self.tooMany("from this address") }
    }

    /// Counts a request of a caller. Throws ``NodeError`` `.slowDown`.
    func admit(_ caller: Caller, on channel: any Channel) throws {
        let user = caller.limitKey
        guard requests.take(user) else { throw Self.tooMany("of this user") }
        guard connectionsPerUser.take(channel, for: user) else {
            throw NodeError(
                .slowDown, "This user has too many connections at once. Close some.",
                retryAfterSeconds: 1)
        }
    }

    private static func tooMany(_ whose: String) -> NodeError {
        NodeError(
            .slowDown, "There are too many requests \(whose). Try again in a second.",
            retryAfterSeconds: 1)
    }
}

extension Caller {
    /// Under which name the caller's requests, connections and memory are counted.
    var limitKey: String { "\(role.rawValue) \(subject)" }
}

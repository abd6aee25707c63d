import Logging
import NIOCore
import Synchronization

/// Bounds the connections that one address, or one user, has at the same time.
final class ConnectionCount: Sendable {
    private struct State {
        var counts: [String: Int] = [:]
        /// Who has been counted on which connection.
        var owners: [ObjectIdentifier: Set<String>] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Counts the connection for `owner`, once, until it ends. Returns false, and counts nothing,
    /// if the owner has too many.
    func take(_ channel: any Channel, for owner: String) -> Bool {
        let id = ObjectIdentifier(channel)
        let (mayStay, isFirst) = state.withLock { state in
            guard !(state.owners[id]?.contains(owner) ?? false) else { return (true, false) }
            guard state.counts[owner, default: 0] < limit else { return (false, false) }
            state.counts[owner, default: 0] += 1
            let isFirst = state.owners[id] == nil
            state.owners[id, default: []].insert(owner)
            return (true, isFirst)
        }
        if isFirst { channel.closeFuture.whenComplete { [weak self] _ in self?.release(id) } }
        return mayStay
    }

    private func release(_ id: ObjectIdentifier) {
        state.withLock { state in
            for owner in state.owners.removeValue(forKey: id) ?? [] {
                let rest = (state.counts[owner] ?? 0) - 1
                state.counts[owner] = rest > 0 ? rest : nil
            }
        }
    }
}

/// Closes a connection at once whose address has too many already, and tells the log.
final class AddressLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let count: ConnectionCount
    private let logger: Logger

    init(_ count: ConnectionCount, _ logger: Logger) {
        self.count = count
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        let from = channel.remoteHost
        guard !count.take(channel, for: from) else { return }
        logger.info("too many connections: one is closed", metadata: ["from": "\(from)"])
        context.close(mode: .all, promise: nil)
    }
}

import NIOCore
import NIOPosix
import Synchronization

/// The connections that a proxy passes on, in pairs of channels on one event loop.
final class ProxyConnections: Sendable {
    private struct State {
        var delayMilliseconds = 0
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let target: Int
    private let state = Mutex(State())

    init(target: Int) {
        self.target = target
    }

    /// How late each piece is passed on to the target.
    var delayMilliseconds: Int {
        get { state.withLock { $0.delayMilliseconds } }
        set { state.withLock { $0.delayMilliseconds = newValue } }
    }

    func resetAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { Self.reset(channel) }
    }

    /// Closes with a reset instead of an orderly end (tcp(7), SO_LINGER).
    private static func reset(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else {
            return channel.close(promise: nil)
        }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    /// Connects a client that has come with the target.
    func join(_ client: any Channel) -> EventLoopFuture<Void> {
        remember(client)
        return ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { server in
                self.remember(server)
                try client.pipeline.syncOperations.addHandler(
                    PassingHandler(to: server) { self.delayMilliseconds })
                try server.pipeline.syncOperations.addHandler(PassingHandler(to: client) { 0 })
                for channel in [client, server] {
                    channel.setOption(.autoRead, value: true).whenFailure { _ in
                        channel.close(promise: nil)
                    }
                }
            }
            .flatMapErrorThrowing { error in
                Self.reset(client)
                throw error
            }
    }

    private func remember(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.channels[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.channels[id] = nil }
        }
    }
}

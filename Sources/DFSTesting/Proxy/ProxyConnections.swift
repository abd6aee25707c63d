import NIOCore
import NIOPosix
import Synchronization

/// The connections that a proxy passes on, in pairs of channels on one event loop.
final class ProxyConnections: Sendable {
    /// A socket takes no more than this in advance, so that a sender notices a slow line. Less than
    /// a few segments of the loopback device (64 KiB) would make every line slow: the receiver then
    /// offers no window until all is read (RFC 9293, section 3.8.6.2.2).
    static let bufferBytes = 262_144

    let line = ProxyLine()
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    func resetAll() {
        line.change { $0.countCut() }
        for channel in channels.withLock({ Array($0.values) }) { Self.reset(channel) }
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

    /// Connects a client that has come with a port of the loopback address.
    func join(_ client: any Channel, with target: Int) -> EventLoopFuture<Void> {
        remember(client)
        return ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: Self.bufferBytes)
            .channelOption(.socketOption(.so_sndbuf), value: Self.bufferBytes)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384)
            )
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { server in
                self.remember(server)
                try client.pipeline.syncOperations.addHandler(
                    PassingHandler(to: server, over: self, isDelayed: true))
                try server.pipeline.syncOperations.addHandler(
                    PassingHandler(to: client, over: self, isDelayed: false))
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
        channels.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0[id] = nil }
        }
    }
}

import NIOCore
import NIOPosix

/// Passes TCP connections on to ports of the loopback address, late, slowly, in pieces, or not any
/// more: a bad network in front of nodes.
///
/// Stop it before it goes out of use.
package final class TCPProxy: Sendable {
    /// Where it listens, in the order of the ports that it passes on to.
    package let ports: [Int]

    private let listeners: [any Channel]
    private let connections: ProxyConnections

    /// Listens for each of `targets`, which are ports of the loopback address.
    /// - Parameter ports: where to listen; free ports without it.
    package init(to targets: [Int], at ports: [Int]? = nil) async throws {
        let connections = ProxyConnections()
        self.connections = connections
        var listeners: [any Channel] = []
        for (position, target) in targets.enumerated() {
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.socketOption(.so_rcvbuf), value: ProxyConnections.bufferBytes)
                .childChannelOption(.autoRead, value: false)
                .childChannelOption(
                    .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384)
                )
                .childChannelInitializer { connections.join($0, with: target) }
                .bind(host: "127.0.0.1", port: ports?[position] ?? 0).get()
            listeners.append(listener)
        }
        self.listeners = listeners
        self.ports = listeners.map { $0.localAddress?.port ?? 0 }
    }

    /// Bytes that have passed, both directions together.
    package var forwardedBytes: Int { connections.line.read { $0.forwardedBytes } }

    /// How often all connections were cut.
    package var cuts: Int { connections.line.read { $0.cuts } }

    /// From now on, what goes to the targets is this late.
    package func delay(milliseconds: Int) {
        connections.line.change { $0.delayMilliseconds = milliseconds }
    }

    /// From now on, all connections together carry no more than this; nil for no limit.
    package func limit(bytesPerSecond: Int?) {
        connections.line.change { $0.bytesPerSecond = bytesPerSecond }
    }

    /// Cuts all connections each time that `bytes` more have passed, `times` times.
    package func cut(everyBytes bytes: Int, times: Int) {
        connections.line.change { $0.cut(everyBytes: bytes, times: times) }
    }

    /// Resets all connections (RST); new ones are taken.
    package func cutAll() { connections.resetAll() }

    /// Listens no more and ends all connections.
    package func stop() async {
        for listener in listeners { try? await listener.close() }
        connections.resetAll()
    }
}

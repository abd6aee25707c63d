import NIOCore
import NIOPosix

/// Passes connections on to a port of the loopback address: at once, late, or not any more.
struct TCPProxy: Sendable {
    private let connections: ProxyConnections
    private let listener: any Channel

    /// Listens on `port` and connects to `target`.
    init(port: Int, target: Int) async throws {
        let connections = ProxyConnections(target: target)
        self.connections = connections
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { connections.join($0) }
            .bind(host: "127.0.0.1", port: port).get()
    }

    /// From now on, what goes to the target is this late.
    func delay(milliseconds: Int) {
        connections.delayMilliseconds = milliseconds
    }

    /// Resets all connections.
    func resetAll() { connections.resetAll() }

    func close() async {
        try? await listener.close()
        resetAll()
    }
}

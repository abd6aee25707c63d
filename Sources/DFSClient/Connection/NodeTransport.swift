import AsyncHTTPClient
import NIOCore
package import NIOSSL

/// The connections of one program to nodes, over TLS or (for measurements) plain.
///
/// Whoever makes it calls ``shutdown()`` when nothing uses it any more.
package final class NodeTransport: Sendable {
    /// `https` or `http`.
    let scheme: String
    let client: HTTPClient
    /// For large bodies: it gives up no line by itself, because a slow one is silent for long, and
    /// a handshake has to wait for the bodies that are on the way.
    let patientClient: HTTPClient
    /// The longest time without a byte in either direction.
    let idleTimeout: Duration
    /// Whom to trust and what to present now, where that may change.
    let currentTLS: (@Sendable () -> TLSConfiguration)?

    /// - Parameters:
    ///   - tls: whom to trust and what to present; nil speaks plain HTTP.
    ///   - current: asked for each request where certificates may be replaced meanwhile.
    ///   - idleTimeout: the longest time without a byte in either direction.
    ///   - connectionsPerNode: requests beyond it wait for a connection.
    package init(
        tls: TLSConfiguration?, current: (@Sendable () -> TLSConfiguration)? = nil,
        idleTimeout: Duration = .seconds(10), connectionsPerNode: Int = 16
    ) {
        currentTLS = current
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        let idle = TimeAmount.milliseconds(Int64(idleTimeout / .milliseconds(1)))
        configuration.timeout = .init(connect: .seconds(1), read: idle, write: idle)
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerNode
        scheme = tls == nil ? "http" : "https"
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        configuration.timeout = .init(connect: .seconds(10))
        configuration.http1_1ConnectionDebugInitializer = Self.keepLittleUnsent
        patientClient = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.idleTimeout = idleTimeout
    }

    /// Closes all connections; requests that still run fail.
    package func shutdown() async {
        try? await client.shutdown()
        try? await patientClient.shutdown()
    }

    /// The system holds this much of what it cannot send yet, so that what was handed to it has
    /// nearly been sent; what is on the way does not count (tcp(7), TCP_NOTSENT_LOWAT).
    private static let unsentBytes = 128 * 1024
    private static let notSentLowWater = NIOBSDSocket.Option(rawValue: 25)

    @Sendable
    private static func keepLittleUnsent(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.setOption(
            ChannelOptions.Types.SocketOption(level: .tcp, name: notSentLowWater),
            value: unsentBytes
        ).recover { _ in }
    }
}

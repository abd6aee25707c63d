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
    }

    /// Closes all connections; requests that still run fail.
    package func shutdown() async {
        try? await client.shutdown()
    }
}

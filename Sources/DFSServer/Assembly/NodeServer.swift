import DFSConfiguration
import DFSMetrics
import DFSModel
import DFSNode
import DFSTrust
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP server of one node.
struct NodeServer: Service {
    private let application: Application<RouterResponder<ServerContext>>
    let table: RouteTable
    private let name: NodeName

    init(
        node: Node, configuration: NodeConfiguration, identity: TLSIdentity?,
        registry: PrometheusRegistry, onListening: @escaping @Sendable (NodeAddress) -> Void
    ) throws {
        name = node.name
        let expires = try configuration.tls.map {
            try CertificateInfo.load(file: $0.certificate).expiresAtSeconds
        }
        table = RouteTable(
            certificateExpiresAtSeconds: expires, registry: registry,
            uploads: UploadLimit(configuration.maximumConcurrentUploads))
        let gate = Gate(node: node, usesTLS: identity != nil)
        var logger = node.logger
        logger.logLevel = max(.warning, logger.logLevel)
        let listen = configuration.listen
        application = Application(
            responder: table.router(behind: gate).buildResponder(),
            server: try Self.server(identity, logger: node.logger),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port), backlog: 1_024,
                availableConnectionsDelegate: .maximum(
                    configuration.maximumConnections, logger: logger)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? listen.port
                let bound = (try? NodeAddress(host: listen.host, port: port)) ?? listen
                node.logger.info("listening", metadata: ["address": "\(bound)"])
                onListening(bound)
            },
            logger: logger)
    }

    private static func server(
        _ identity: TLSIdentity?, logger: Logger
    ) throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionLog(logger), CloseLimit()],
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 64 * 1024,
                    maxHeaderFieldCount: 100)))
        guard let identity else { return http }
        return try .tls(http, tlsConfiguration: identity.serverConfiguration)
    }

    func run() async throws {
        try await application.run()
    }
}

extension NodeServer: CustomStringConvertible {
    var description: String { "HTTP server of \(name)" }
}

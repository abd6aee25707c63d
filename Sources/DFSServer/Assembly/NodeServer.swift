import DFSConfiguration
import DFSMetrics
import DFSModel
import DFSNode
import DFSTrust
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The HTTP server of one node.
struct NodeServer: Service {
    private let application: Application<RouterResponder<ServerContext>>
    let table: RouteTable
    private let name: NodeName

    init(
        node: Node, configuration: NodeConfiguration, identity: LiveIdentity?,
        registry: PrometheusRegistry, onListening: @escaping @Sendable (NodeAddress) -> Void
    ) {
        name = node.name
        table = RouteTable(
            certificateExpiresAtSeconds: { identity?.expiresAtSeconds }, registry: registry,
            uploads: UploadLimit(configuration.maximumConcurrentUploads))
        let limits = CallerLimits(configuration)
        let gate = Gate(node: node, usesTLS: identity != nil, limits: limits)
        var logger = node.logger
        logger.logLevel = max(.warning, logger.logLevel)
        let listen = configuration.listen
        application = Application(
            responder: table.router(behind: gate).buildResponder(),
            server: Self.server(
                identity, limits, Pace.Limits(configuration), logger: node.logger),
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
        _ identity: LiveIdentity?, _ limits: CallerLimits, _ pace: Pace.Limits, logger: Logger
    ) -> HTTPServerBuilder {
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                ConnectionLog(logger), CloseLimit(), PaceLimit(logger, pace),
                AddressLimit(limits.connectionsPerAddress, logger),
            ],
            idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 64 * 1024,
                maxHeaderFieldCount: 100))
        guard let identity else { return .http1(configuration: http) }
        return HTTPServerBuilder { responder in
            LiveTLSChannel(
                base: HTTP1Channel(responder: responder, configuration: http), identity: identity)
        }
    }

    func run() async throws {
        try await application.run()
    }
}

extension NodeServer: CustomStringConvertible {
    var description: String { "HTTP server of \(name)" }
}

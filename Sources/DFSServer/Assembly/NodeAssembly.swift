import DFSCatalog
import DFSClient
package import DFSConfiguration
import DFSMetrics
package import DFSModel
package import DFSNode
import DFSTrust
import Foundation
package import Logging
package import ServiceLifecycle

/// A node put together from its configuration: the data folder, the node and its HTTP server.
package struct NodeAssembly: Sendable {
    package let node: Node
    /// What runs, for one service group. Graceful shutdown finishes what is in flight.
    package let services: [any Service]
    private let watch: KeyWatch
    private let folder: NodeFolder
    private let transport: NodeTransport

    /// Opens everything; nothing runs yet.
    ///
    /// - Parameters:
    ///   - replacing: whether a new incarnation may take the place of a catalog that is lost or
    ///     does not vote.
    ///   - onListening: called once the node answers requests, with the bound address.
    /// - Throws: a `Failure` with a sentence: a wrong or used folder, a missing or wrong key.
    package static func open(
        _ configuration: NodeConfiguration, logger: Logger, replacing: Bool = false,
        syncWatch: SyncWatch = .none,
        onListening: @escaping @Sendable (NodeAddress) -> Void
    ) async throws -> NodeAssembly {
        let key = try ClusterKey.load(file: configuration.clusterKey)
        let tokens = TokenIssuer(key: key, cluster: configuration.cluster)
        let identity = try configuration.tls.map { try LiveIdentity($0, of: configuration) }
        let transport = NodeTransport(
            tls: identity?.peerClientConfiguration,
            current: identity?.currentPeerConfiguration)
        let token: @Sendable () -> String? = {
            identity == nil ? nodeToken(tokens, configuration.node) : nil
        }
        let contact = ClusterContact(
            configuration: configuration, transport: transport, token: token)
        let folder: NodeFolder
        do {
            folder = try await FolderOpening(
                configuration: configuration, logger: logger, syncWatch: syncWatch,
                replacing: replacing, askMembers: contact.chosenMembers,
                askHealth: contact.othersAreReady
            ).open()
        } catch {
            await transport.shutdown()
            throw error
        }
        let directory = HTTPPeerDirectory(
            own: Member(
                name: configuration.node, incarnation: folder.catalog.incarnation,
                address: configuration.advertise),
            cluster: configuration.cluster, transport: transport, token: token)
        let registry = PrometheusRegistry(help: NodeMetrics.help)
        let audit = AuditLog(
            AuditFiles(data: configuration.data), node: configuration.node, logger: logger)
        let node = try await Node(
            folder: folder, settings: NodeSettings(configuration), tokens: tokens,
            passwords: PasswordHasher(), directory: directory, audit: audit,
            metricsFactory: registry, logger: logger)
        let server = NodeServer(
            node: node, configuration: configuration, identity: identity, registry: registry,
            onListening: onListening)
        let watch = KeyWatch(
            configuration: configuration, identity: identity, tokens: tokens, logger: logger)
        return NodeAssembly(
            node: node,
            services: [
                audit, watch, UpkeepService(node: node),
                HealService(node: node, journal: folder.journal), server,
            ], watch: watch, folder: folder, transport: transport)
    }

    /// Opens the data folder with the checks and the lock of a node that starts.
    package static func openFolder(
        _ configuration: NodeConfiguration, logger: Logger = Logger(label: "dfs"),
        syncWatch: SyncWatch = .none
    ) async throws -> NodeFolder {
        try await FolderOpening(
            configuration: configuration, logger: logger, syncWatch: syncWatch
        ).open()
    }

    /// Takes changed certificates and keys now; the node does so by itself within some seconds.
    package func reloadKeys() {
        watch.reload()
    }

    /// When the node's certificate ends, seconds since 1970; nil without TLS.
    package var certificateEndsAtSeconds: Int? { watch.identity?.expiresAtSeconds }

    /// Ends the connections and gives the folder free, after the services have ended.
    package func close() async throws {
        await transport.shutdown()
        try folder.close()
    }

    private static func nodeToken(_ tokens: TokenIssuer, _ name: NodeName) -> String {
        tokens.issue(
            subject: name.text, role: .node, generation: 0, lifetimeSeconds: 300,
            nowSeconds: Int(Date().timeIntervalSince1970))
    }
}

extension NodeSettings {
    init(_ configuration: NodeConfiguration) {
        self.init(
            advertise: configuration.advertise, inlineBytes: configuration.inlineBytes,
            stagingExpirySeconds: configuration.stagingExpirySeconds,
            graceSeconds: configuration.graceSeconds, reserveBytes: configuration.reserveBytes,
            tokenLifetimeSeconds: configuration.tokenLifetimeSeconds,
            loginLifetimeSeconds: configuration.loginLifetimeSeconds,
            repairBytesPerSecond: configuration.repairBytesPerSecond,
            scrubBytesPerSecond: configuration.scrubBytesPerSecond,
            scrubPeriodSeconds: configuration.scrubPeriodSeconds)
    }
}

import DFSClient
import DFSConfiguration
import DFSModel
import DFSTrust

/// What a node's files allow: to speak to the whole cluster as its administrator.
struct AdminAccess {
    let configuration: NodeConfiguration
    /// Every member and where it is reached, in slot order.
    let members: [(name: NodeName, address: NodeAddress)]
    private let token: String

    /// How long a command may take to have its requests accepted.
    private static let tokenLifetimeSeconds = 60

    /// Throws `TrustError` if the cluster key cannot be read.
    init(_ configuration: NodeConfiguration) throws {
        self.configuration = configuration
        members = Self.members(configuration)
        let key = try ClusterKey.load(file: configuration.clusterKey)
        token = TokenIssuer(key: key, cluster: configuration.cluster).issue(
            subject: "administrator", role: .admin, generation: 0,
            lifetimeSeconds: Self.tokenLifetimeSeconds, nowSeconds: Surroundings.nowSeconds)
    }

    /// The others as the configuration names them, or else the founders as the data folder does;
    /// this node at the address that its configuration gives.
    private static func members(
        _ configuration: NodeConfiguration
    ) -> [(name: NodeName, address: NodeAddress)] {
        let genesis = try? NodeIdentity.read(folder: configuration.data).genesis
        var known = configuration.peers.map { (name: $0.name, address: $0.address) }
        if known.isEmpty {
            known = (genesis?.members ?? []).map { (name: $0.name, address: $0.address) }
        }
        let all =
            known.filter { $0.name != configuration.node }
            + [(name: configuration.node, address: configuration.advertise)]
        return all.sorted { $0.name < $1.name }
    }

    /// Runs `body` with a client of all members, and closes it.
    func withCluster<Value>(_ body: (ClusterClient) async throws -> Value) async throws -> Value {
        let tls = try configuration.tls.map {
            try TLSIdentity.userClientConfiguration(authorityFile: $0.authority)
        }
        let client = ClusterClient(
            cluster: configuration.cluster, nodes: members, tls: tls, token: TokenHolder(token),
            logger: LogSetup.silent)
        do {
            let value = try await body(client)
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// Runs `body` with a connection to this node alone, which breaks off after `idle` without a
    /// byte.
    func withNode<Value>(
        idle: Duration, _ body: (NodeConnection) async throws -> Value
    ) async throws -> Value {
        let tls = try configuration.tls.map {
            try TLSIdentity.userClientConfiguration(authorityFile: $0.authority)
        }
        let transport = NodeTransport(tls: tls, idleTimeout: idle)
        let node = NodeConnection(
            name: configuration.node, address: configuration.advertise, transport: transport,
            token: { [token] in token })
        do {
            let value = try await body(node)
            await transport.shutdown()
            return value
        } catch {
            await transport.shutdown()
            throw error
        }
    }
}

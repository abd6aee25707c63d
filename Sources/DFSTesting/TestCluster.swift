package import DFSClient
import DFSCluster
package import DFSConfiguration
package import DFSModel
package import DFSNode
import DFSServer
package import DFSTrust
import Foundation
import Logging
import ServiceLifecycle

/// A cluster of real nodes over real sockets and TLS, in one process, in a folder of its own.
///
/// Nodes can be stopped and started again one by one, as an administrator would.
package actor TestCluster {
    package nonisolated let root: String
    package let founded: FoundedCluster
    /// Settings that every node starts with, by configuration key.
    private let overrides: [String: String]
    /// Nodes that were added after the founding.
    private var added: [FoundedCluster.NodeFile] = []
    private var running: [NodeName: RunningNode] = [:]
    private let logger: Logger

    private struct RunningNode {
        let assembly: NodeAssembly
        let group: ServiceGroup
        let task: Task<Void, any Error>
    }

    package init(
        root: String, nodes: Int = 4, overrides: [String: String] = [:]
    ) throws {
        self.root = root
        self.overrides = overrides
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        self.logger = logger
        let base = try FreePorts.base(count: nodes)
        founded = try ClusterFounder(.local(root: root, count: nodes, basePort: base)).found()
    }

    /// Runs `body` with a cluster whose nodes all run, and stops it afterwards.
    package static func with<Value: Sendable>(
        nodes: Int = 4, overrides: [String: String] = [:],
        _ body: @Sendable (TestCluster) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let cluster = try TestCluster(root: folder + "/c", nodes: nodes, overrides: overrides)
            do {
                try await cluster.startAll()
                let value = try await body(cluster)
                await cluster.stopAll()
                return value
            } catch {
                await cluster.stopAll()
                throw error
            }
        }
    }

    package nonisolated var names: [NodeName] { founded.nodeFiles.map(\.node) }

    /// The node's data folder.
    package nonisolated func folder(of name: NodeName) -> String { "\(root)/\(name)" }

    /// The node's configuration as it starts with it, overrides included.
    package func configuration(of name: NodeName) async throws -> NodeConfiguration {
        guard let file = (founded.nodeFiles + added).first(where: { $0.node == name }) else {
            throw ModelError(.notFound, "There is no node \(name).")
        }
        return try await NodeConfiguration.load(
            file: file.path, overrides: overrides, environment: [:])
    }

    /// The data folder of a node that does not run, opened as the node would.
    package func openFolder(of name: NodeName) async throws -> NodeFolder {
        try await NodeAssembly.openFolder(try await configuration(of: name), logger: logger)
    }

    /// A node's configuration file, for ``start(_:replacing:)``.
    func add(_ file: FoundedCluster.NodeFile) {
        added.append(file)
    }

    /// Starts every node that does not run, in slot order.
    package func startAll() async throws {
        for name in names { try await start(name) }
        for node in running.values {
            while !node.assembly.node.isReady { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    /// Starts a node and returns once it answers.
    ///
    /// - Parameter replacing: as with `dfs serve --replace`.
    package func start(_ name: NodeName, replacing: Bool = false) async throws {
        guard running[name] == nil else { return }
        let (listening, feed) = AsyncStream.makeStream(of: Void.self)
        let assembly = try await NodeAssembly.open(
            try await configuration(of: name), logger: logger, replacing: replacing,
            onListening: { _ in
                feed.yield()
                feed.finish()
            })
        let group = ServiceGroup(services: assembly.services, logger: logger)
        let task = Task {
            defer { feed.finish() }
            try await group.run()
        }
        running[name] = RunningNode(assembly: assembly, group: group, task: task)
        for await _ in listening {
            await assembly.node.follow()
            return
        }
        throw ModelError(.unavailable, "The node \(name) did not start.")
    }

    /// Stops a node as SIGTERM would, and frees its folder.
    package func stop(_ name: NodeName) async {
        guard let node = running.removeValue(forKey: name) else { return }
        await node.group.triggerGracefulShutdown()
        try? await node.task.value
        try? await node.assembly.close()
    }

    /// Makes a node look at its certificate and keys now instead of within some seconds.
    package func reloadKeys(of name: NodeName) throws {
        guard let node = running[name] else {
            throw ModelError(.unavailable, "The node \(name) does not run.")
        }
        node.assembly.reloadKeys()
    }

    /// When the certificates of the running nodes end, seconds since 1970, in slot order.
    package func certificateEnds() -> [Int] {
        running.sorted { $0.key < $1.key }.compactMap { $0.value.assembly.certificateEndsAtSeconds }
    }

    package func stopAll() async {
        for name in running.keys.sorted() { await stop(name) }
    }

    /// The node itself, while it runs.
    package func node(_ name: NodeName) throws -> Node {
        guard let node = running[name] else {
            throw ModelError(.unavailable, "The node \(name) does not run.")
        }
        return node.assembly.node
    }

    /// A client that has not logged in.
    package nonisolated func anonymousClient() throws -> ClusterClient {
        try client(trusting: self)
    }

    /// A client that reaches the nodes, in slot order, at these ports of the loopback address, such
    /// as those of a ``TCPProxy``.
    /// - Parameter idleTimeout: after this long without a byte a node is suspected.
    package nonisolated func client(
        through ports: [Int], idleTimeout: Duration = .seconds(10)
    ) throws -> ClusterClient {
        let configuration = try ClientConfiguration.load(file: founded.clientFile)
        return ClusterClient(
            cluster: configuration.cluster,
            nodes: try zip(configuration.nodes, ports).map { node, port in
                (node.name, try NodeAddress(host: node.address.host, port: port))
            },
            tls: try configuration.authority.map {
                try TLSIdentity.userClientConfiguration(authorityFile: $0)
            },
            idleTimeout: idleTimeout,
            logger: Logger(label: "test-client") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The ports of the nodes, in slot order.
    package nonisolated func ports() throws -> [Int] {
        try ClientConfiguration.load(file: founded.clientFile).nodes.map(\.address.port)
    }

    /// Whether the nodes speak plain HTTP, as the setting `plain` says.
    private nonisolated var isPlain: Bool { overrides["plain"] == "true" }

    /// A client of this cluster that trusts the authority of `other`.
    package nonisolated func client(trusting other: TestCluster) throws -> ClusterClient {
        let configuration = try ClientConfiguration.load(file: founded.clientFile)
        let trust = try ClientConfiguration.load(file: other.founded.clientFile)
        return ClusterClient(
            cluster: configuration.cluster,
            nodes: configuration.nodes.map { ($0.name, $0.address) },
            tls: try isPlain
                ? nil
                : trust.authority.map {
                    try TLSIdentity.userClientConfiguration(authorityFile: $0)
                },
            logger: Logger(label: "test-client") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs `body` with a client of a user with a token, and ends the client.
    package nonisolated func withClient<Value: Sendable>(
        of user: UserName, _ body: @Sendable (ClusterClient) async throws -> Value
    ) async throws -> Value {
        let client = try anonymousClient()
        do {
            client.token.token = try await token(for: user, role: .user, generation: 1)
            let value = try await body(client)
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// A client that presents a certificate which the cluster's authority has made for `node`,
    /// member or not.
    package nonisolated func client(presenting node: NodeName) throws -> ClusterClient {
        let authority = try CertificateAuthority.load(
            certificateFile: root + "/keys/ca.pem", keyFile: root + "/keys/ca.key")
        let made = try authority.issue(node: node, hosts: ["127.0.0.1"])
        let stem = "\(root)/presented-\(UUID().uuidString)"
        try SecretFile.write(Array(made.certificatePEM.utf8), to: stem + ".pem")
        try SecretFile.write(Array(made.keyPEM.utf8), to: stem + ".key")
        let identity = try TLSIdentity(
            certificateFile: stem + ".pem", keyFile: stem + ".key",
            authorityFile: root + "/keys/ca.pem")
        let configuration = try ClientConfiguration.load(file: founded.clientFile)
        return ClusterClient(
            cluster: configuration.cluster,
            nodes: configuration.nodes.map { ($0.name, $0.address) },
            tls: identity.peerClientConfiguration,
            logger: Logger(label: "test-client") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A token made with the cluster's key, for this cluster or another one.
    package func token(
        for user: UserName, role: Role, generation: Int, lifetimeSeconds: Int = 3_600,
        cluster: ClusterID? = nil, kind: TokenKind = .access
    ) async throws -> String {
        let configuration = try await configuration(of: names[0])
        let issuer = TokenIssuer(
            key: try ClusterKey.load(file: configuration.clusterKey),
            cluster: cluster ?? configuration.cluster)
        return issuer.issue(
            kind, subject: user.text, role: role, generation: generation,
            lifetimeSeconds: lifetimeSeconds, nowSeconds: Int(Date().timeIntervalSince1970))
    }

    /// Adds a user through the agreement, without spending time on scrypt: the costs of the password
    /// are the least ones. Without a password such a user cannot log in, but has tokens.
    package func addUser(
        _ name: UserName, role: Role = .user, password: String? = nil
    ) async throws {
        guard let node = running.values.first?.assembly.node else {
            throw ModelError(.unavailable, "No node runs.")
        }
        let hash =
            if let password {
                try await PasswordHasher(rounds: 2).hash(password)
            } else {
                PasswordHash(
                    salt: Array(repeating: 1, count: 16), hash: Array(repeating: 2, count: 32),
                    rounds: 2, blockSize: 1, parallelism: 1)
            }
        let record = UserRecord(
            name: name, role: role,
            password: hash, generation: 1)
        _ = try await node.commit(
            Change(operation: .random(), condition: .absent, effect: .setUser(record)),
            to: .user(name))
    }
}

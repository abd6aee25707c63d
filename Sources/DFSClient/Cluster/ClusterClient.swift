package import DFSModel
package import Logging
package import NIOSSL

/// The nodes of a cluster as one client sees them: all the requests that concern more than one.
package struct ClusterClient: Sendable {
    /// In slot order; never empty.
    package let nodes: [NodeConnection]
    /// The cluster that the nodes should belong to.
    package let cluster: ClusterID?
    package let token: TokenHolder
    let logger: Logger
    /// Shared by all transfers of chunks.
    let pace = TransferPace()
    /// For batches of puts.
    let healthMemory = HealthMemory()
    private let transport: NodeTransport

    /// - Parameters:
    ///   - tls: whom to trust; nil speaks plain HTTP.
    ///   - idleTimeout: after this long without a byte a node is suspected.
    ///   - token: shared by all connections; a login puts the token there.
    package init(
        cluster: ClusterID?, nodes: [(name: NodeName, address: NodeAddress)],
        tls: TLSConfiguration?, idleTimeout: Duration = .seconds(10),
        token: TokenHolder = TokenHolder(), logger: Logger
    ) {
        let transport = NodeTransport(tls: tls, idleTimeout: idleTimeout)
        self.transport = transport
        self.cluster = cluster
        self.token = token
        self.logger = logger
        self.nodes = nodes.sorted { $0.name < $1.name }.map { node in
            NodeConnection(
                name: node.name, address: node.address, transport: transport,
                token: { token.token })
        }
    }

    /// Closes the connections. The client cannot be used any more.
    package func shutdown() async {
        await transport.shutdown()
    }

    /// The smallest number of nodes that is more than half of them.
    package var majority: Int { nodes.count / 2 + 1 }

    package func node(_ name: NodeName) -> NodeConnection? {
        nodes.first { $0.name == name }
    }

    /// Asks all nodes at once. Who has not answered after `deadline` has failed.
    package func askAll<Value: Sendable>(
        deadline: Duration = .seconds(3), only names: Set<NodeName>? = nil,
        _ question: @escaping @Sendable (NodeConnection) async throws -> Value
    ) async -> NodeResults<Value> {
        let asked = nodes.filter { names?.contains($0.name) ?? true }
        return await withTaskGroup(of: (NodeName, Result<Value, ClientError>).self) { group in
            for node in asked {
                group.addTask { (node.name, await ask(node, deadline, question)) }
            }
            var answers: [NodeName: Value] = [:]
            var failures: [NodeName: ClientError] = [:]
            for await (name, result) in group {
                switch result {
                case .success(let value): answers[name] = value
                case .failure(let error):
                    failures[name] = error
                    logger.debug("node failed", metadata: ["node": "\(name)", "why": "\(error)"])
                }
            }
            return NodeResults(answers: answers, failures: failures)
        }
    }

    private func ask<Value: Sendable>(
        _ node: NodeConnection, _ deadline: Duration,
        _ question: @escaping @Sendable (NodeConnection) async throws -> Value
    ) async -> Result<Value, ClientError> {
        do {
            return .success(try await withDeadline(deadline) { try await question(node) })
        } catch {
            return .failure(ClientError(transport: error, of: node))
        }
    }
}

import DFSClient
import DFSCluster
import DFSConfiguration
import DFSModel
import DFSNode
import DFSWire

/// How a newcomer finds the cluster: at the nodes that its configuration names.
struct ClusterContact {
    let configuration: NodeConfiguration
    let transport: NodeTransport
    let token: @Sendable () -> String?

    private static let deadline = Duration.seconds(5)

    /// The newest of the member lists by which the nodes go that answer.
    ///
    /// - Throws: ``NodeError`` `.unavailable` if none does, `.configuration` if none is named.
    func chosenMembers() async throws -> BallotedValue {
        let contacts = configuration.peers.filter { $0.name != configuration.node }
        guard !contacts.isEmpty else {
            throw NodeError(
                .configuration,
                "The configuration of \(configuration.node) names no other node. List those of the "
                    + "cluster under `peers`, as NAME=HOST:PORT.")
        }
        let answers = await withTaskGroup(of: BallotedValue?.self) { group in
            for contact in contacts {
                let node = NodeConnection(
                    name: contact.name, address: contact.address, transport: transport,
                    token: token)
                group.addTask { try? await node.chosenMembers(deadline: Self.deadline) }
            }
            return await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
        }
        guard let newest = answers.max(by: { $0.ballot < $1.ballot }) else {
            throw NodeError(
                .unavailable,
                "None of the nodes under `peers` answers, so \(configuration.node) cannot join "
                    + "them. Start it again when they are up.")
        }
        return newest
    }

    /// Whether every other node that the configuration names answers and has caught up with a
    /// majority.
    func othersAreReady() async -> Bool {
        let others = configuration.peers.filter { $0.name != configuration.node }
        let ready = await withTaskGroup(of: Bool.self) { group in
            for other in others {
                let node = NodeConnection(
                    name: other.name, address: other.address, transport: transport, token: token)
                group.addTask {
                    (try? await node.send(NodeRequest(.get, Routes.ready))) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        return !others.isEmpty && ready == others.count
    }
}

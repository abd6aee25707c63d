package import DFSClient
package import DFSModel
package import DFSNode
import DFSTrust
import DFSWire
import Foundation

/// Makes the connections from one node to the other members, over one pool.
package struct HTTPPeerDirectory: PeerDirectory {
    private let own: Member
    private let cluster: ClusterID
    private let transport: NodeTransport
    /// Makes the token with which this node proves itself where there is no TLS.
    private let token: @Sendable () -> String?

    package init(
        own: Member, cluster: ClusterID, transport: NodeTransport,
        token: @escaping @Sendable () -> String?
    ) {
        self.own = own
        self.cluster = cluster
        self.transport = transport
        self.token = token
    }

    package func peer(_ member: Member, in list: MemberList) -> any Peer {
        HTTPPeer(
            connection: NodeConnection(
                name: member.name, address: member.address, transport: transport, token: token),
            envelope: PeerEnvelope(
                cluster: cluster, epoch: list.epoch, sender: own.name,
                senderIncarnation: own.incarnation, receiverIncarnation: member.incarnation))
    }
}

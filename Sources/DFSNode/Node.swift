package import DFSBlobs
package import DFSCatalog
import DFSCluster
package import DFSModel
package import DFSTrust
import Foundation
package import Logging
package import Metrics
import Synchronization

/// One server: its catalog, its blobs, its share in the agreement, and what users may ask of it.
///
/// A `Node` knows no sockets. The server (`DFSServer`) turns requests into its methods and gives
/// it peers. Methods may be called from any task.
package final class Node: Sendable {
    package let name: NodeName
    package let cluster: ClusterID
    package let incarnation: Incarnation
    package let settings: NodeSettings
    package let catalog: Catalog
    package let blobs: any BlobStore
    package let logger: Logger
    /// Where it is noted who did what; nil where nobody wants to know.
    package let audit: AuditLog?

    let tokens: TokenIssuer
    let passwords: PasswordHasher
    let directory: any PeerDirectory
    let proposerID: ProposerID
    let ballots = BallotClock()
    let keyLocks = KeyLocks()
    let readiness = Readiness()
    let comparisons = Comparisons()
    let metrics: NodeMetrics
    let settling = Settling()
    let loginDoor = LoginDoor()
    let healing: HealingState
    private let memberState: Mutex<MembershipRow>

    /// - Parameters:
    ///   - folder: the data folder, open.
    ///   - metricsFactory: where the node's numbers are kept.
    package init(
        folder: NodeFolder, settings: NodeSettings, tokens: TokenIssuer,
        passwords: PasswordHasher, directory: any PeerDirectory, audit: AuditLog? = nil,
        metricsFactory: any MetricsFactory = MetricsSystem.factory, logger: Logger
    ) async throws {
        catalog = folder.catalog
        blobs = folder.blobs
        name = catalog.node
        cluster = catalog.cluster
        incarnation = catalog.incarnation
        self.settings = settings
        healing = HealingState(settings: settings)
        metrics = NodeMetrics(node: catalog.node.text, factory: metricsFactory)
        self.tokens = tokens
        self.passwords = passwords
        self.directory = directory
        self.audit = audit
        self.logger = logger
        var generator = SystemRandomNumberGenerator()
        proposerID = .make(incarnation: catalog.incarnation, using: &generator)
        memberState = Mutex(try await catalog.membership())
        _ = try await catalog.countBoot()
    }

    /// The voters, as this node knows them now.
    package var members: MemberList { membership.list }

    /// The voters and this node's part among them.
    package var membership: MembershipRow {
        memberState.withLock { $0 }
    }

    /// Reads the member list again after it has changed.
    func refreshMembers() async throws {
        let row = try await catalog.membership()
        memberState.withLock { $0 = row }
    }

    /// The node's clock: milliseconds since 1970.
    package var nowMilliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }

    /// Every voter of a list, this node among them if it is one.
    func voters(of list: MemberList) -> [(member: Member, peer: any Peer)] {
        list.members.map { ($0, peer($0, in: list)) }
    }

    /// Every voter but this node.
    var peers: [(member: Member, peer: any Peer)] {
        let list = members
        return list.members.filter { $0.incarnation != incarnation }.map {
            ($0, peer($0, in: list))
        }
    }

    /// A member, asked by the rules of `list`.
    func peer(_ member: Member, in list: MemberList) -> any Peer {
        guard member.incarnation != incarnation else {
            return LocalPeer(node: self, epoch: list.epoch)
        }
        return ExchangingPeer(
            peer: directory.peer(member, in: list), node: self, epoch: list.epoch)
    }
}

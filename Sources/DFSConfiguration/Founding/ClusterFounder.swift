import DFSModel
import DFSTrust
package import Foundation

/// Founds a cluster: its id, authority, key, members and all files that nodes and clients need.
///
/// A local cluster gets `dfs1.conf`, … and the data folders `DFS1`, … side by side in the root; one
/// of real hosts gets a folder `bundle-DFS1`, … for each host. The authority's key stays in
/// `keys/` of the root, and clients use `dfc.conf` there.
package struct ClusterFounder: Sendable {
    /// Where the cluster is made, and of which nodes.
    package struct Options: Sendable {
        /// The folder of the cluster; made if it does not exist.
        package let root: String
        /// Where each node will be reached.
        package let members: [NodeEndpoint]
        /// Whether all nodes run on this machine from this folder.
        package let local: Bool

        package init(root: String, members: [NodeEndpoint], local: Bool) {
            self.root = root
            self.members = members
            self.local = local
        }

        /// `count` nodes `DFS1`, … on this machine, at 127.0.0.1 from port `basePort` on.
        ///
        /// Throws ``ConfigurationError`` with `.invalid` for 0 or more than 64 nodes or ports
        /// beyond 65,535.
        package static func local(
            root: String, count: Int, basePort: Int
        ) throws(ConfigurationError) -> Options {
            guard (1...64).contains(count), basePort >= 1, basePort <= 65_536 - count else {
                throw ConfigurationError(
                    .invalid,
                    "A local cluster needs 1 to 64 nodes on ports from 1 to 65535. "
                        + "Lower the number or the first port.")
            }
            do throws(ModelError) {
                var members: [NodeEndpoint] = []
                for number in 1...count {
                    members.append(
                        NodeEndpoint(
                            name: try NodeName("DFS\(number)"),
                            address: try NodeAddress(
                                host: "127.0.0.1", port: basePort + number - 1)))
                }
                return Options(root: root, members: members, local: true)
            } catch {
                throw ConfigurationError(wrapping: error)
            }
        }
    }

    private let options: Options
    private let now: Date

    package init(_ options: Options, now: Date = Date()) {
        self.options = options
        self.now = now
    }

    /// Writes the cluster; durable when it returns.
    ///
    /// Throws ``ConfigurationError``: `.invalid` for members that cannot be a cluster, `.conflict`
    /// if the root holds one already, `.configuration` if something cannot be written. Then the
    /// root is left as it was.
    package func found() throws(ConfigurationError) -> FoundedCluster {
        try FoundingRules.check(options.members)
        let root = URL(fileURLWithPath: options.root).standardizedFileURL.path
        let cluster = ClusterID.random()
        let genesis = try makeGenesis()
        let texts = FoundingTexts(cluster: cluster, members: options.members)
        let plan: FoundingPlan
        do throws(TrustError) {
            plan = try FoundingPlan(
                texts: texts, genesis: genesis,
                authority: CertificateAuthority(makeFor: cluster, now: now), local: options.local,
                now: now)
        } catch {
            throw ConfigurationError(wrapping: error)
        }
        try FoundingWriter(root: root, plan: plan).write()
        return FoundedCluster(
            cluster: cluster, root: root, clientFile: "\(root)/\(FoundingPlan.lastEntry)",
            nodeFiles: options.members.map {
                FoundedCluster.NodeFile(
                    node: $0.name,
                    path: "\(root)/\(FoundingPlan.nodeFile($0.name, local: options.local))")
            })
    }

    private func makeGenesis() throws(ConfigurationError) -> MemberList {
        do throws(ModelError) {
            return try MemberList(
                epoch: 1,
                members: options.members.map {
                    Member(name: $0.name, incarnation: .random(), address: $0.address)
                })
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }
}

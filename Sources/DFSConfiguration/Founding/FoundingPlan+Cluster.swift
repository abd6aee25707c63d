import DFSModel
import DFSTrust
import Foundation

extension FoundingPlan {
    /// Everything that a new cluster needs; makes the keys and certificates.
    init(
        texts: FoundingTexts, genesis: MemberList, authority: CertificateAuthority, local: Bool,
        now: Date
    ) throws(TrustError) {
        let clusterKey = ClusterKey.random()
        folders = ["keys"]
        add("keys/ca.pem", authority.certificatePEM, for: .everybody)
        add("keys/ca.key", authority.keyPEM, for: .owner)
        add("keys/cluster.key", clusterKey.fileText, for: .owner)
        for member in texts.members {
            let name = member.name
            let credentials = try authority.issue(
                node: name, hosts: Self.hosts(of: member.address), now: now)
            let home = local ? "" : "bundle-\(name)/"
            if !local {
                folders += ["bundle-\(name)", "\(home)keys"]
                add("\(home)keys/ca.pem", authority.certificatePEM, for: .everybody)
                add("\(home)keys/cluster.key", clusterKey.fileText, for: .owner)
            }
            add(
                "\(home)keys/\(name.text.lowercased()).pem", credentials.certificatePEM,
                for: .everybody)
            add("\(home)keys/\(name.text.lowercased()).key", credentials.keyPEM, for: .owner)
            let data = local ? name.text : "\(home)data"
            folders.append(data)
            if let identity = Self.identity(of: name, cluster: texts.cluster, genesis: genesis) {
                add("\(data)/\(NodeIdentity.fileName)", identity.fileText, for: .owner)
            }
            add(
                Self.nodeFile(name, local: local),
                local ? texts.localNode(member) : texts.bundledNode(member), for: .everybody)
        }
        add(Self.lastEntry, texts.client, for: .everybody)
    }

    /// The node's configuration file, relative to the root.
    static func nodeFile(_ name: NodeName, local: Bool) -> String {
        local ? "\(name.text.lowercased()).conf" : "bundle-\(name)/dfs.conf"
    }

    /// What the certificate names: a loopback address is reached under all loopback names.
    static func hosts(of address: NodeAddress) -> [String] {
        let loopback = ["localhost", "127.0.0.1", "::1"]
        guard HostName.isLoopback(address.host) else { return [address.host] }
        return [address.host] + loopback.filter { $0 != address.host }
    }

    private static func identity(
        of name: NodeName, cluster: ClusterID, genesis: MemberList
    ) -> NodeIdentity? {
        genesis.member(named: name).map {
            NodeIdentity(
                cluster: cluster, node: name, incarnation: $0.incarnation, catalog: .new,
                genesis: genesis)
        }
    }
}

package import DFSModel
import DFSTrust
package import Foundation

/// The folder that a new node of an existing cluster is started from: configuration, keys,
/// certificate and an empty data folder.
package struct NewcomerFolder: Sendable {
    private let root: String
    private let cluster: ClusterID
    private let members: [NodeEndpoint]
    private let newcomer: NodeEndpoint
    private let now: Date

    /// - Parameters:
    ///   - root: the cluster's folder, with the authority in `keys`.
    ///   - members: the nodes that the cluster has.
    package init(
        root: String, cluster: ClusterID, members: [NodeEndpoint], newcomer: NodeEndpoint,
        now: Date = Date()
    ) {
        self.root = root
        self.cluster = cluster
        self.members = members
        self.newcomer = newcomer
        self.now = now
    }

    /// Writes `bundle-NAME` in the root, and returns its path.
    ///
    /// Throws ``ConfigurationError``: `.invalid` for a name or address that cannot be, `.conflict`
    /// if there is such a folder, `.configuration` if a key is missing or a file cannot be written.
    package func write() throws(ConfigurationError) -> String {
        try FoundingRules.check(members + [newcomer])
        let path = "\(root)/bundle-\(newcomer.name)"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationError(
                .conflict, "\(path) exists already. Use it, or move it away.")
        }
        do throws(TrustError) {
            let draft = "\(root)/.dfs-add-\(Incarnation.random())"
            defer { try? FileManager.default.removeItem(atPath: draft) }
            try writeDraft(draft)
            guard rename(draft, path) == 0 else {
                throw TrustError(
                    .configuration, "\(path) cannot be made: \(String(cString: strerror(errno))).")
            }
            try SecretFolder.sync(root)
            return path
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }

    private func writeDraft(_ draft: String) throws(TrustError) {
        let name = newcomer.name.text.lowercased()
        let authority = try CertificateAuthority.load(
            certificateFile: "\(root)/keys/ca.pem", keyFile: "\(root)/keys/ca.key")
        let credentials = try authority.issue(
            node: newcomer.name, hosts: FoundingPlan.hosts(of: newcomer.address), now: now)
        let identity = NodeIdentity(
            cluster: cluster, node: newcomer.name, incarnation: .random(), catalog: .new,
            genesis: nil)
        let texts = FoundingTexts(cluster: cluster, members: members + [newcomer])
        for folder in [draft, "\(draft)/keys", "\(draft)/data"] { try SecretFolder.create(folder) }
        let files: [(path: String, text: String, audience: SecretFile.Audience)] = [
            ("keys/ca.pem", authority.certificatePEM, .everybody),
            ("keys/cluster.key", try SecretFile.readText("\(root)/keys/cluster.key"), .owner),
            ("keys/\(name).pem", credentials.certificatePEM, .everybody),
            ("keys/\(name).key", credentials.keyPEM, .owner),
            ("data/\(NodeIdentity.fileName)", identity.fileText, .owner),
            ("dfs.conf", texts.bundledNode(newcomer), .everybody),
        ]
        for file in files {
            try SecretFile.write(
                Array(file.text.utf8), to: "\(draft)/\(file.path)", audience: file.audience)
        }
        for folder in ["\(draft)/keys", "\(draft)/data", draft] { try SecretFolder.sync(folder) }
    }
}

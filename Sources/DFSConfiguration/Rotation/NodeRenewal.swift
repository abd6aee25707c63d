import DFSModel
import DFSTrust
package import Foundation

/// Gives a node a new key and certificate, made by the cluster's authority for the hosts that the
/// present one names.
package struct NodeRenewal: Sendable {
    private let authority: CertificateAuthority

    /// Throws ``ConfigurationError`` if the authority's files are wrong. `certificateFile` may hold
    /// several certificates; the first one is the authority that issues.
    package init(certificateFile: String, keyFile: String) throws(ConfigurationError) {
        do throws(TrustError) {
            authority = try CertificateAuthority.load(
                certificateFile: certificateFile, keyFile: keyFile)
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }

    /// Replaces the node's files; each is whole at any moment. Returns when the new one ends, in
    /// seconds since 1970.
    ///
    /// Throws ``ConfigurationError``, also if the node is of another cluster or has no TLS.
    package func renew(
        _ node: NodeConfiguration, now: Date = Date()
    ) throws(ConfigurationError) -> Int {
        guard let files = node.tls else {
            throw ConfigurationError("\(node.node) speaks plain HTTP and has no certificate.")
        }
        guard authority.cluster == node.cluster else {
            throw ConfigurationError(
                "The authority is that of the cluster \(authority.cluster), but \(node.node) is of "
                    + "\(node.cluster).")
        }
        do throws(TrustError) {
            let present = try CertificateInfo.load(file: files.certificate)
            let hosts = present.hosts.isEmpty ? [node.advertise.host] : present.hosts
            let made = try authority.issue(node: node.node, hosts: hosts, now: now)
            try SecretFile.write(Array(made.keyPEM.utf8), to: files.key, replacing: true)
            try SecretFile.write(
                Array(made.certificatePEM.utf8), to: files.certificate, audience: .everybody,
                replacing: true)
            return try CertificateInfo(pem: made.certificatePEM).expiresAtSeconds
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }
}

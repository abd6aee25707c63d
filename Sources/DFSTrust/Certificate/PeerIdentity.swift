package import DFSModel
package import NIOSSL

/// Which node of which cluster a certificate stands for (`CN=` the node, `O=` the cluster).
///
/// It says nothing about trust: read it only from a certificate that TLS has verified against the
/// cluster's authority.
package struct PeerIdentity: Hashable, Sendable {
    package let node: NodeName
    package let cluster: ClusterID

    /// Throws ``TrustError`` with `.untrusted` if the certificate is not that of a node.
    package init(certificate: NIOSSLCertificate) throws(TrustError) {
        do {
            try self.init(der: try certificate.toDERBytes())
        } catch let error as TrustError {
            throw error
        } catch {
            throw TrustError(.untrusted, "The peer's certificate is unreadable.", cause: error)
        }
    }

    /// Throws ``TrustError`` with `.untrusted` if the certificate is not that of a node.
    package init(der: [UInt8]) throws(TrustError) {
        try self.init(CertificateInfo(der: der))
    }

    /// Throws ``TrustError`` with `.untrusted` if the certificate is not that of a node.
    package init(_ info: CertificateInfo) throws(TrustError) {
        guard let name = info.commonName, let node = try? NodeName(name),
            let cluster = info.organization.flatMap(ClusterID.init)
        else {
            throw TrustError(
                .untrusted,
                "The certificate '\(info.subject.printable)' is not that of a dfs node. "
                    + "Use one that the cluster's authority issued.")
        }
        self.node = node
        self.cluster = cluster
    }
}

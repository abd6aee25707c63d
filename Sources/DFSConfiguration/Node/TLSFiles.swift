/// The absolute paths of the PEM files with which a node proves who it is.
package struct TLSFiles: Hashable, Sendable {
    /// The node's certificate.
    package let certificate: String
    /// The private key of that certificate.
    package let key: String
    /// The certificate of the cluster's authority.
    package let authority: String

    package init(certificate: String, key: String, authority: String) {
        self.certificate = certificate
        self.key = key
        self.authority = authority
    }
}

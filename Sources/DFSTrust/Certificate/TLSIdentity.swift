import DFSModel
package import NIOSSL

/// A node's own certificate and key, and the authority that it trusts, ready for TLS.
///
/// TLS 1.2 or newer everywhere; the cluster's authority is the only trust root.
package struct TLSIdentity: Sendable {
    /// Who the certificate says this node is.
    package let identity: PeerIdentity

    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey
    private let authority: [NIOSSLCertificate]

    /// Reads the three PEM files. Throws ``TrustError`` with `.configuration` that names the file
    /// which is missing, malformed or does not belong to the others.
    package init(
        certificateFile: String, keyFile: String, authorityFile: String
    ) throws(TrustError) {
        chain = try Self.certificates(in: certificateFile)
        authority = try Self.certificates(in: authorityFile)
        let keyText = try SecretFile.readText(keyFile)
        do {
            key = try NIOSSLPrivateKey(bytes: Array(keyText.utf8), format: .pem)
        } catch {
            throw TrustError(
                .configuration, "\(keyFile) is not a private key in PEM. Name the right file.",
                cause: error)
        }
        let info = try CertificateInfo.load(file: certificateFile)
        guard info.matches(keyPEM: keyText) else {
            throw TrustError(
                .configuration,
                "The key \(keyFile) does not belong to the certificate \(certificateFile).")
        }
        identity = try PeerIdentity(info)
    }

    /// For a node's port: a client may present a certificate, and then it must be good; users
    /// present none.
    package var serverConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = .certificates(authority)
        configuration.certificateVerification = .optionalVerification
        return configuration
    }

    /// For a node that calls another one: presents its certificate and verifies chain and host.
    package var peerClientConfiguration: TLSConfiguration {
        var configuration = Self.clientConfiguration(authority)
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = .privateKey(key)
        return configuration
    }

    /// For a user's client: presents no certificate and verifies chain and host. Throws
    /// ``TrustError`` with `.configuration` that names the file.
    package static func userClientConfiguration(
        authorityFile: String
    ) throws(TrustError) -> TLSConfiguration {
        clientConfiguration(try certificates(in: authorityFile))
    }

    private static func clientConfiguration(_ authority: [NIOSSLCertificate]) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.trustRoots = .certificates(authority)
        configuration.certificateVerification = .fullVerification
        return configuration
    }

    private static func certificates(
        in path: String
    ) throws(TrustError) -> [NIOSSLCertificate] {
        let bytes = try SecretFile.read(path)
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
            if !certificates.isEmpty { return certificates }
        } catch {
            throw TrustError(
                .configuration, "\(path) is not a certificate in PEM. Name the right file.",
                cause: error)
        }
        throw TrustError(.configuration, "\(path) holds no certificate. Name the right file.")
    }
}

import Crypto
import DFSModel
import Foundation
import X509

/// A node's word on some bytes: an ECDSA signature (P-256, SHA-256) with the node's key.
package enum NodeSignature {
    /// Signs with a node's private key in PEM; gives DER. Throws ``TrustError`` with
    /// `.configuration` unless that is a P-256 key, as `dfs init` makes them.
    package static func sign(_ bytes: [UInt8], keyPEM: String) throws(TrustError) -> [UInt8] {
        do {
            let key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
            return Array(try key.signature(for: Data(bytes)).derRepresentation)
        } catch {
            throw TrustError(
                .configuration, "The node's key cannot sign: it is not a P-256 key in PEM.",
                cause: error)
        }
    }

    /// Who signed `bytes`, if the signature is that of the certificate and the certificate is
    /// one of `authorityPEM`, which may hold several, itself or by the ones behind it in its text. It
    /// may have expired since.
    ///
    /// Throws ``TrustError`` with `.untrusted` if it is not.
    package static func signer(
        of bytes: [UInt8], signature: [UInt8], certificatePEM: String, authorityPEM: String
    ) throws(TrustError) -> PeerIdentity {
        let chain = try CertificateInfo.all(inPEM: certificatePEM)
        let certificate = chain[0]
        let authorities = try CertificateInfo.all(inPEM: authorityPEM)
        guard certificate.isIssued(byOneOf: authorities, through: Array(chain.dropFirst())) else {
            throw TrustError(
                .untrusted,
                "The certificate '\(certificate.subject.printable)' was not issued by this "
                    + "cluster's authority.")
        }
        let identity = try PeerIdentity(certificate)
        guard let key = P256.Signing.PublicKey(certificate.certificate.publicKey),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature),
            key.isValidSignature(signature, for: Data(bytes))
        else {
            throw TrustError(
                .untrusted, "The signature is not \(identity.node)'s, or something was changed.")
        }
        return identity
    }
}

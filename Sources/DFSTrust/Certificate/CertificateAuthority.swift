import Crypto
package import DFSModel
package import Foundation
import X509

/// The authority of one cluster: its certificate (P-256, `CN=dfs authority`, `O=` the cluster id)
/// is the only root that nodes and clients trust, and only it makes node certificates.
package struct CertificateAuthority: Sendable {
    package static let commonName = "dfs authority"
    package static let lifetimeYears = 10
    package static let nodeLifetimeYears = 2

    package let cluster: ClusterID
    /// The certificate, for everybody.
    package let certificatePEM: String
    /// The private key. A secret that no node needs.
    package let keyPEM: String

    let certificate: Certificate
    let key: Certificate.PrivateKey

    /// A new authority that is valid from a day before `now`, for ``lifetimeYears``.
    package init(makeFor cluster: ClusterID, now: Date = Date()) throws(TrustError) {
        do {
            let privateKey = P256.Signing.PrivateKey()
            let key = Certificate.PrivateKey(privateKey)
            let name = try DistinguishedName {
                CommonName(Self.commonName)
                OrganizationName(cluster.description)
            }
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
                notValidBefore: now - 86_400, notValidAfter: now.addingYears(Self.lifetimeYears),
                issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Self.extensions(of: key.publicKey), issuerPrivateKey: key)
            self.cluster = cluster
            self.certificate = certificate
            self.key = key
            certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
            keyPEM = privateKey.pemRepresentation + "\n"
        } catch {
            throw TrustError(.internal, "The authority could not be made.", cause: error)
        }
    }

    /// An authority from its two PEM texts.
    ///
    /// Throws ``TrustError`` with `.configuration` if they are malformed, do not belong together
    /// or are not the authority of a cluster.
    package init(certificatePEM: String, keyPEM: String) throws(TrustError) {
        let info = try CertificateInfo(pem: certificatePEM)
        guard let key = try? Certificate.PrivateKey(pemEncoded: keyPEM) else {
            throw TrustError(
                .configuration, "The key of the authority is not a private key in PEM.")
        }
        guard key.publicKey == info.certificate.publicKey else {
            throw TrustError(
                .configuration, "The key and the certificate of the authority do not match.")
        }
        guard info.commonName == Self.commonName,
            let cluster = info.organization.flatMap(ClusterID.init)
        else {
            throw TrustError(.configuration, "This certificate is not the authority of a cluster.")
        }
        self.cluster = cluster
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
        self.certificate = info.certificate
        self.key = key
    }

    /// Reads `ca.pem` and `ca.key`; throws ``TrustError`` with `.configuration`.
    package static func load(
        certificateFile: String, keyFile: String
    ) throws(TrustError) -> CertificateAuthority {
        try CertificateAuthority(
            certificatePEM: try SecretFile.readText(certificateFile),
            keyPEM: try SecretFile.readText(keyFile))
    }

    private static func extensions(
        of publicKey: Certificate.PublicKey
    ) throws -> Certificate.Extensions {
        try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            SubjectKeyIdentifier(hash: publicKey)
        }
    }
}

extension Date {
    func addingYears(_ years: Int) -> Date {
        addingTimeInterval(Double(years) * 365.25 * 86_400)
    }
}

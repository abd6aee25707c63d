import Crypto
package import DFSModel
package import Foundation
import SwiftASN1
import X509

extension CertificateAuthority {
    /// A new key and certificate for `node`, valid from a day before `now` for
    /// ``nodeLifetimeYears``, as server and as client. `hosts` are the DNS names and IP addresses
    /// at which the node is reached; at least one.
    package func issue(
        node: NodeName, hosts: [String], now: Date = Date()
    ) throws(TrustError) -> NodeCredentials {
        guard !hosts.isEmpty else {
            throw TrustError(.invalid, "The certificate of \(node) needs a host name or address.")
        }
        do {
            let privateKey = P256.Signing.PrivateKey()
            let publicKey = Certificate.PublicKey(privateKey.publicKey)
            let subject = try DistinguishedName {
                CommonName(node.text)
                OrganizationName(cluster.description)
            }
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
                notValidBefore: max(now - 86_400, self.certificate.notValidBefore),
                notValidAfter: min(
                    now.addingYears(Self.nodeLifetimeYears), self.certificate.notValidAfter),
                issuer: self.certificate.subject, subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try extensions(of: publicKey, hosts: hosts), issuerPrivateKey: key)
            return NodeCredentials(
                certificatePEM: try certificate.serializeAsPEM().pemString + "\n",
                keyPEM: privateKey.pemRepresentation + "\n")
        } catch {
            throw TrustError(
                .internal, "The certificate of \(node) could not be made.", cause: error)
        }
    }

    private func extensions(
        of publicKey: Certificate.PublicKey, hosts: [String]
    ) throws -> Certificate.Extensions {
        let names = hosts.map { host in
            HostName.addressBytes(host).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
                ?? GeneralName.dnsName(host)
        }
        return try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth, .clientAuth])
            SubjectAlternativeNames(names)
            SubjectKeyIdentifier(hash: publicKey)
            AuthorityKeyIdentifier(
                keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
        }
    }
}

import Foundation
import SwiftASN1
import X509

/// What a certificate says, for checks and for people.
package struct CertificateInfo: Sendable {
    /// Such as `CN=DFS1,O=…`.
    package let subject: String
    /// Seconds since 1970.
    package let notBeforeSeconds: Int
    /// Seconds since 1970.
    package let expiresAtSeconds: Int

    let certificate: Certificate

    /// The first certificate of a PEM text; throws ``TrustError`` with `.configuration`.
    package init(pem: String) throws(TrustError) {
        self = try Self.all(inPEM: pem)[0]
    }

    /// Every certificate of a PEM text, at least one, in order; throws ``TrustError`` with
    /// `.configuration`.
    package static func all(inPEM text: String) throws(TrustError) -> [CertificateInfo] {
        let found: [CertificateInfo]
        do {
            found = try PEMDocument.parseMultiple(pemString: text)
                .filter { $0.discriminator == Certificate.defaultPEMDiscriminator }
                .map { CertificateInfo(try Certificate(pemDocument: $0)) }
        } catch {
            throw TrustError(.configuration, "This is not a certificate in PEM.", cause: error)
        }
        guard !found.isEmpty else {
            throw TrustError(.configuration, "This file holds no certificate in PEM.")
        }
        return found
    }

    /// The certificate in DER; throws ``TrustError`` with `.untrusted`.
    package init(der: [UInt8]) throws(TrustError) {
        do {
            self.init(try Certificate(derEncoded: der))
        } catch {
            throw TrustError(.untrusted, "The certificate is malformed.", cause: error)
        }
    }

    /// Reads the first certificate of a PEM file; throws ``TrustError`` that names it.
    package static func load(file path: String) throws(TrustError) -> CertificateInfo {
        try loadAll(file: path)[0]
    }

    /// Reads every certificate of a PEM file, at least one; throws ``TrustError`` that names it.
    package static func loadAll(file path: String) throws(TrustError) -> [CertificateInfo] {
        let text = try SecretFile.readText(path)
        do throws(TrustError) {
            return try all(inPEM: text)
        } catch {
            throw TrustError(
                .configuration, "\(path) is not a certificate in PEM. Name the right file.",
                cause: error.cause)
        }
    }

    private init(_ certificate: Certificate) {
        self.certificate = certificate
        subject = certificate.subject.description
        notBeforeSeconds = Int(certificate.notValidBefore.timeIntervalSince1970)
        expiresAtSeconds = Int(certificate.notValidAfter.timeIntervalSince1970)
    }
}

extension CertificateInfo {
    /// The only CN, or nil if there is none or more than one.
    package var commonName: String? { onlyAttribute(.RDNAttributeType.commonName) }

    /// The only O, or nil if there is none or more than one.
    package var organization: String? { onlyAttribute(.RDNAttributeType.organizationName) }

    /// Whether `authority` signed this certificate. Dates are not looked at.
    package func isIssued(by authority: CertificateInfo) -> Bool {
        certificate.issuer == authority.certificate.subject
            && authority.certificate.publicKey.isValidSignature(
                certificate.signature, for: certificate)
    }

    /// Whether one of `authorities` signed this certificate, itself or through `intermediates`, each
    /// of which may sign and is used once at most. Dates are not looked at.
    package func isIssued(
        byOneOf authorities: [CertificateInfo], through intermediates: [CertificateInfo] = []
    ) -> Bool {
        if authorities.contains(where: { isIssued(by: $0) }) { return true }
        return intermediates.indices.contains { index in
            var others = intermediates
            let next = others.remove(at: index)
            return next.maySign && isIssued(by: next)
                && next.isIssued(byOneOf: authorities, through: others)
        }
    }

    /// Whether this is an authority's certificate. A node's is not, and what a node signs is nothing.
    private var maySign: Bool {
        let constraints = try? certificate.extensions.basicConstraints
        if case .isCertificateAuthority = constraints { return true }
        return false
    }

    /// Whether the private key in this PEM text belongs to this certificate.
    package func matches(keyPEM: String) -> Bool {
        (try? Certificate.PrivateKey(pemEncoded: keyPEM))?.publicKey == certificate.publicKey
    }

    /// The host names and addresses that the certificate is for.
    package var hosts: [String] {
        let found = try? certificate.extensions.subjectAlternativeNames
        guard let names = found else { return [] }
        return names.compactMap { name in
            switch name {
            case .ipAddress(let bytes): HostName.text(ofAddress: Array(bytes.bytes))
            case .dnsName(let text): text
            default: nil
            }
        }
    }

    /// Whether a client that connects to `host` accepts this certificate for it.
    package func covers(host: String) -> Bool {
        let names = try? certificate.extensions.subjectAlternativeNames
        guard let names else { return false }
        let address = HostName.addressBytes(host)
        return names.contains { name in
            switch name {
            case .ipAddress(let bytes): address.map { $0[...] == bytes.bytes } ?? false
            case .dnsName(let text): address == nil && text.lowercased() == host.lowercased()
            default: false
            }
        }
    }

    private func onlyAttribute(_ type: ASN1ObjectIdentifier) -> String? {
        let values = certificate.subject.flatMap { $0 }.filter { $0.type == type }
        return values.count == 1 ? values.first.flatMap { String($0.value) } : nil
    }
}

import Crypto
import DFSModel
import DFSTrust
import Foundation
import NIOSSL
import Testing
import X509

@Suite("Certificates")
struct CertificateTests {
    private let cluster = ClusterID.random()

    @Test("a node certificate names node, cluster and hosts, and its authority")
    func issue() throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let authority = try CertificateAuthority(makeFor: cluster, now: now)
        let node = try authority.issue(
            node: NodeName("DFS1"), hosts: ["node.example", "127.0.0.1", "::1"], now: now)
        let info = try CertificateInfo(pem: node.certificatePEM)
        let root = try CertificateInfo(pem: authority.certificatePEM)
        let identity = try PeerIdentity(info)
        #expect(identity.node.text == "DFS1")
        #expect(identity.cluster == cluster)
        #expect(info.isIssued(by: root))
        #expect(info.matches(keyPEM: node.keyPEM))
        #expect(!info.matches(keyPEM: authority.keyPEM))
        for host in ["node.example", "NODE.example", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"] {
            #expect(info.covers(host: host), "\(host)")
        }
        #expect(!info.covers(host: "127.0.0.2"))
        #expect(!info.covers(host: "example"))
        #expect(info.notBeforeSeconds < 1_800_000_000)
        #expect(info.expiresAtSeconds > 1_800_000_000 + 729 * 86_400)
        #expect(root.expiresAtSeconds > 1_800_000_000 + 3_650 * 86_400)
    }

    @Test("an authority is loaded again, and only with its own key")
    func load() throws {
        let authority = try CertificateAuthority(makeFor: cluster)
        let again = try CertificateAuthority(
            certificatePEM: authority.certificatePEM, keyPEM: authority.keyPEM)
        #expect(again.cluster == cluster)
        let other = try CertificateAuthority(makeFor: cluster)
        #expect(throws: TrustError.self) {
            try CertificateAuthority(
                certificatePEM: authority.certificatePEM, keyPEM: other.keyPEM)
        }
        let node = try again.issue(node: NodeName("DFS2"), hosts: ["localhost"])
        let info = try CertificateInfo(pem: node.certificatePEM)
        #expect(info.isIssued(by: try CertificateInfo(pem: authority.certificatePEM)))
        #expect(!info.isIssued(by: try CertificateInfo(pem: other.certificatePEM)))
        #expect(throws: TrustError.self) {
            try CertificateAuthority(certificatePEM: node.certificatePEM, keyPEM: node.keyPEM)
        }
    }

    /// A certificate for `name`, and its key, signed by the one before or by itself.
    private struct Link {
        let certificate: Certificate
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())

        init(_ name: String, signs: Bool, by issuer: Link? = nil) throws {
            let subject = try DistinguishedName { CommonName(name) }
            certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
                notValidBefore: Date() - 60, notValidAfter: Date() + 60,
                issuer: issuer?.certificate.subject ?? subject, subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(
                        signs
                            ? BasicConstraints.isCertificateAuthority(maxPathLength: nil)
                            : BasicConstraints.notCertificateAuthority)
                }, issuerPrivateKey: issuer?.key ?? key)
        }

        var info: CertificateInfo {
            get throws { try CertificateInfo(pem: try certificate.serializeAsPEM().pemString) }
        }
    }

    @Test("a certificate may be issued by any of several authorities, and through others that sign")
    func chain() throws {
        let root = try Link("root", signs: true)
        let middle = try Link("middle", signs: true, by: root)
        let lower = try Link("lower", signs: true, by: middle)
        let leaf = try Link("leaf", signs: false, by: lower).info
        let strangers = try [Link("root", signs: true).info, Link("other", signs: true).info]
        let roots = try strangers + [root.info]
        let between = try [middle.info, lower.info]
        #expect(leaf.isIssued(byOneOf: roots, through: between))
        #expect(leaf.isIssued(byOneOf: roots, through: between.reversed()))
        #expect(try lower.info.isIssued(byOneOf: [middle.info]))
        #expect(!leaf.isIssued(byOneOf: strangers, through: between))
        #expect(!leaf.isIssued(byOneOf: roots, through: [between[0]]))
        #expect(!leaf.isIssued(byOneOf: roots))
    }

    @Test("what a node signs with its own certificate is issued by nobody")
    func nodeAsAuthority() throws {
        let root = try Link("root", signs: true)
        let node = try Link("DFS1", signs: false, by: root)
        let forged = try Link("DFS2", signs: false, by: node).info
        #expect(forged.isIssued(by: try node.info))
        #expect(try !forged.isIssued(byOneOf: [root.info], through: [node.info]))
    }

    @Test("the identity is read from a TLS certificate, and the authority has none")
    func peerIdentity() throws {
        let authority = try CertificateAuthority(makeFor: cluster)
        let node = try authority.issue(node: NodeName("DFS3"), hosts: ["localhost"])
        let certificate = try NIOSSLCertificate(
            bytes: Array(node.certificatePEM.utf8), format: .pem)
        #expect(try PeerIdentity(certificate: certificate).node.text == "DFS3")
        let root = try NIOSSLCertificate(bytes: Array(authority.certificatePEM.utf8), format: .pem)
        let error = #expect(throws: TrustError.self) { try PeerIdentity(certificate: root) }
        #expect(error?.code == .untrusted)
        #expect(throws: TrustError.self) { try PeerIdentity(der: [1, 2, 3]) }
    }

    @Test("loopback hosts are recognised by their text")
    func loopback() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "::1"] {
            #expect(HostName.isLoopback(host), "\(host)")
        }
        for host in ["0.0.0.0", "::", "10.0.0.1", "localhost.example", "127.example"] {
            #expect(!HostName.isLoopback(host), "\(host)")
        }
    }
}

import DFSModel
import DFSTrust
import NIOSSL
import Testing

@Suite("TLS identity")
struct TLSIdentityTests {
    private let authority: CertificateAuthority
    private let node: NodeCredentials

    init() throws {
        authority = try CertificateAuthority(makeFor: .random())
        node = try authority.issue(node: NodeName("DFS1"), hosts: ["localhost", "127.0.0.1"])
    }

    private func write(to folder: String, certificate: String? = nil) throws {
        let texts = [
            "node.pem": certificate ?? node.certificatePEM, "node.key": node.keyPEM,
            "ca.pem": authority.certificatePEM,
        ]
        for (name, text) in texts {
            try SecretFile.write(Array(text.utf8), to: "\(folder)/\(name)", replacing: true)
        }
    }

    private func load(_ folder: String) throws(TrustError) -> TLSIdentity {
        try TLSIdentity(
            certificateFile: "\(folder)/node.pem", keyFile: "\(folder)/node.key",
            authorityFile: "\(folder)/ca.pem")
    }

    @Test("the configurations are usable, demand TLS 1.2 and trust the authority alone")
    func configurations() async throws {
        try await withTemporaryFolder { folder in
            try write(to: folder)
            let identity = try load(folder)
            #expect(identity.identity.node.text == "DFS1")
            let user = try TLSIdentity.userClientConfiguration(authorityFile: "\(folder)/ca.pem")
            let server = identity.serverConfiguration
            let peer = identity.peerClientConfiguration
            for configuration in [server, peer, user] {
                #expect(configuration.minimumTLSVersion == .tlsv12)
                #expect(configuration.trustRoots != .default)
                _ = try NIOSSLContext(configuration: configuration)
            }
            #expect(server.certificateVerification == .optionalVerification)
            #expect(peer.certificateVerification == .fullVerification)
            #expect(peer.certificateChain.count == 1)
            #expect(user.certificateVerification == .fullVerification)
            #expect(user.certificateChain.isEmpty)
        }
    }

    @Test("a key of another certificate is refused with both names")
    func mismatch() async throws {
        try await withTemporaryFolder { folder in
            let other = try authority.issue(node: NodeName("DFS2"), hosts: ["localhost"])
            try write(to: folder, certificate: other.certificatePEM)
            let error = #expect(throws: TrustError.self) { try load(folder) }
            #expect(error?.message.contains("node.key") == true)
            #expect(error?.message.contains("node.pem") == true)
        }
    }

    @Test("a missing or foreign file is named")
    func broken() async throws {
        try await withTemporaryFolder { folder in
            let missing = #expect(throws: TrustError.self) { try load(folder) }
            #expect(missing?.message.contains("node.pem") == true)
            try write(to: folder, certificate: "nonsense\n")
            let nonsense = #expect(throws: TrustError.self) { try load(folder) }
            #expect(nonsense?.code == .configuration)
            #expect(nonsense?.message.contains("node.pem") == true)
        }
    }
}

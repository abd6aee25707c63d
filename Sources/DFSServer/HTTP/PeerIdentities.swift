import DFSTrust
import NIOSSL
import Synchronization

/// What the certificates of nodes say, read once for each: a node asks thousands of times with one.
/// Whether to trust them was for TLS to decide.
final class PeerIdentities: Sendable {
    /// Certificates that are remembered; a cluster has fewer, renewed ones included.
    private static let limit = 256

    private let known = Mutex<[NIOSSLCertificate: PeerIdentity]>([:])

    /// Throws ``TrustError`` with `.untrusted` if the certificate is not that of a node.
    func identity(of certificate: NIOSSLCertificate) throws -> PeerIdentity {
        if let identity = known.withLock({ $0[certificate] }) { return identity }
        let identity = try PeerIdentity(certificate: certificate)
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[certificate] = identity
        }
        return identity
    }
}

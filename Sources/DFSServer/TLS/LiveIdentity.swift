import DFSConfiguration
import DFSNode
import DFSTrust
import NIOSSL
import Synchronization

/// The certificate, key and authority that a node uses now. New connections, in and out, take what
/// is here when they begin; those that are open stay as they are.
package final class LiveIdentity: Sendable {
    private struct State {
        var identity: TLSIdentity
        var context: NIOSSLContext
        var expiresAtSeconds: Int
    }

    private let configuration: NodeConfiguration
    private let files: TLSFiles
    private let state: Mutex<State>

    /// Reads the files. Throws ``TrustError`` or ``NodeError`` with `.configuration`.
    init(_ files: TLSFiles, of configuration: NodeConfiguration) throws {
        self.files = files
        self.configuration = configuration
        state = Mutex(try Self.load(files, configuration))
    }

    /// Reads the files again. Throws as ``init(_:of:)``, and then everything stays as it is.
    func reload() throws {
        let fresh = try Self.load(files, configuration)
        state.withLock { $0 = fresh }
    }

    /// For connections that come in.
    var serverContext: NIOSSLContext { state.withLock { $0.context } }

    /// For connections to other members.
    var peerClientConfiguration: TLSConfiguration {
        state.withLock { $0.identity.peerClientConfiguration }
    }

    /// What connections to other members are to use, asked for at each of them.
    var currentPeerConfiguration: @Sendable () -> TLSConfiguration {
        { [self] in peerClientConfiguration }
    }

    /// When the certificate ends, or before that all authorities, seconds since 1970.
    package var expiresAtSeconds: Int { state.withLock { $0.expiresAtSeconds } }

    private static func load(
        _ files: TLSFiles, _ configuration: NodeConfiguration
    ) throws -> State {
        let identity = try TLSIdentity(
            certificateFile: files.certificate, keyFile: files.key,
            authorityFile: files.authority)
        let named = identity.identity
        guard named.node == configuration.node, named.cluster == configuration.cluster else {
            throw NodeError(
                .configuration,
                "The certificate is that of \(named.node) in cluster \(named.cluster), not of "
                    + "\(configuration.node) in \(configuration.cluster).")
        }
        return State(
            identity: identity,
            context: try NIOSSLContext(configuration: identity.serverConfiguration),
            expiresAtSeconds: try end(files))
    }

    /// When nobody accepts the certificate any more: it may be an authority's or one between the two
    /// that ends first. While an authority is replaced there are two, and the later one counts.
    private static func end(_ files: TLSFiles) throws(TrustError) -> Int {
        let chain = try CertificateInfo.loadAll(file: files.certificate).map(\.expiresAtSeconds)
        let authorities = try CertificateInfo.loadAll(file: files.authority)
            .map(\.expiresAtSeconds)
        return min(chain.min() ?? 0, authorities.max() ?? 0)
    }
}

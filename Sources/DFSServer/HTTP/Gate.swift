import DFSModel
import DFSNode
import DFSTrust
import HTTPTypes
import Hummingbird
import NIOCore
import NIOSSL

/// Proves who asks, as a route's rights demand.
struct Gate: Sendable {
    let node: Node
    /// Whether connections are encrypted; if not, members prove themselves with a token.
    let usesTLS: Bool
    let limits: CallerLimits
    private let identities = PeerIdentities()

    init(node: Node, usesTLS: Bool, limits: CallerLimits) {
        self.node = node
        self.usesTLS = usesTLS
        self.limits = limits
    }

    /// - Throws: ``NodeError`` or ``TrustError`` `.unauthenticated` or `.forbidden`.
    func caller(
        for rights: Rights, _ request: Request, _ context: ServerContext
    ) async throws -> Caller? {
        if rights == .node { return try await member(request, context) }
        if rights == .newcomer { return try await clusterNode(request, context) }
        try limits.admit(context.channel.remoteHost)
        let caller = try await proven(rights, request)
        if let caller { try limits.admit(caller, on: context.channel) }
        return caller
    }

    private func proven(_ rights: Rights, _ request: Request) async throws -> Caller? {
        switch rights {
        case .none, .node, .newcomer: return nil
        case .any: return try await bearer(request)
        case .renewal: return try await bearer(request, as: .renewal)
        case .reader:
            let caller = try await bearer(request)
            _ = try caller.reader()
            return caller
        case .writer:
            let caller = try await bearer(request)
            _ = try caller.writer()
            try node.requireReadiness()
            return caller
        case .admin:
            let caller = try await bearer(request)
            try caller.requireAdministrator()
            return caller
        case .monitor:
            let caller = try await bearer(request)
            try caller.requireMonitor()
            return caller
        }
    }

    private func bearer(
        _ request: Request, as kind: TokenKind = .access
    ) async throws -> Caller {
        let field = request.headers[.authorization] ?? ""
        guard field.lowercased().hasPrefix("bearer ") else {
            throw NodeError(
                .unauthenticated, "This request needs a login: send 'Authorization: Bearer TOKEN'.")
        }
        return try await node.authenticate(
            token: String(field.dropFirst("bearer ".count)), as: kind)
    }

    /// A node that the list of members names.
    private func member(_ request: Request, _ context: ServerContext) async throws -> Caller {
        let caller = try await clusterNode(request, context)
        guard node.members.names.contains(where: { $0.text == caller.subject }) else {
            throw Self.notAMember
        }
        return caller
    }

    /// A node of the cluster, whether or not the list of members names it.
    private func clusterNode(_ request: Request, _ context: ServerContext) async throws -> Caller {
        guard usesTLS else {
            let caller = try await bearer(request)
            guard caller.role == .node else { throw Self.notAMember }
            return caller
        }
        guard let certificate = try await context.channel.nioSSL_peerCertificate().get() else {
            throw Self.notAMember
        }
        let identity = try identities.identity(of: certificate)
        guard identity.cluster == node.cluster else { throw Self.notAMember }
        return Caller(subject: identity.node.text, role: .node, expiresAtSeconds: .max)
    }

    private static var notAMember: NodeError {
        NodeError(.forbidden, "Only members of this cluster may ask this.")
    }
}

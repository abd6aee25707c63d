import Crypto
package import DFSModel
import Synchronization

/// Makes and checks the tokens of one cluster: `dfs1.PAYLOAD.SIGNATURE`, where the payload is the
/// binary form of ``AccessToken`` and the signature its HMAC-SHA256, both in base64url.
///
/// Every node of the cluster checks the tokens of every other, because they share the key. While
/// the key is being replaced there are several: the first one signs, each of them is believed.
package final class TokenIssuer: Sendable {
    /// The longest text that is looked at.
    package static let maximumTokenBytes = 1_024
    /// How far the clocks of two nodes may differ.
    package static let clockSkewSeconds = 300
    /// The longest life of a token: a year.
    package static let maximumLifetimeSeconds = 31_536_000

    private let cluster: ClusterID
    private let keys: Mutex<[TokenKind: [SymmetricKey]]>

    package init(key: ClusterKey, cluster: ClusterID) {
        keys = Mutex(Self.derived(from: key))
        self.cluster = cluster
    }

    /// Signs with another key from now on, and believes no token that it does not explain.
    package func replaceKey(_ key: ClusterKey) {
        let derived = Self.derived(from: key)
        keys.withLock { $0 = derived }
    }

    private static func derived(from key: ClusterKey) -> [TokenKind: [SymmetricKey]] {
        Dictionary(
            uniqueKeysWithValues: TokenKind.allCases.map {
                ($0, key.derivedKeys(for: $0.purpose))
            })
    }

    private func keys(of kind: TokenKind) -> [SymmetricKey] {
        keys.withLock { $0[kind] ?? [] }
    }

    /// A token that is valid for `lifetimeSeconds`, from 0 to ``maximumLifetimeSeconds`` (more is
    /// cut), after `nowSeconds` (since 1970).
    package func issue(
        _ kind: TokenKind = .access, subject: String, role: Role, generation: Int,
        lifetimeSeconds: Int, nowSeconds: Int
    ) -> String {
        let lifetime = min(max(0, lifetimeSeconds), Self.maximumLifetimeSeconds)
        let token = AccessToken(
            cluster: cluster, subject: subject, role: role, generation: generation,
            issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + lifetime)
        let signed = "\(kind.prefix).\(Base64URL.encode(token.binary))"
        guard let key = keys(of: kind).first else { return signed }
        let signature = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
        return "\(signed).\(Base64URL.encode(Array(signature)))"
    }

    /// What the token says, if this cluster issued it and it is valid at `nowSeconds`.
    ///
    /// The caller compares role and generation with the user's record. Throws ``TrustError`` with
    /// `.unauthenticated` for a token that is malformed, forged, of another cluster, expired or of
    /// the future. The signature is compared in constant time, before anything else is looked at.
    package func verify(
        _ text: String, as kind: TokenKind = .access, nowSeconds: Int
    ) throws(TrustError) -> AccessToken {
        let token = try authentic(text, kind)
        guard token.cluster == cluster else {
            throw Self.refusal("This access token belongs to another cluster.")
        }
        guard nowSeconds < token.expiresAtSeconds else {
            throw Self.refusal("This access token has expired.")
        }
        guard token.issuedAtSeconds <= nowSeconds + Self.clockSkewSeconds else {
            throw TrustError(
                .unauthenticated,
                "This access token is of the future. Set the clocks of the nodes right.")
        }
        return token
    }

    private func authentic(
        _ text: String, _ kind: TokenKind
    ) throws(TrustError) -> AccessToken {
        let bytes = text.utf8.count <= Self.maximumTokenBytes ? Array(text.utf8) : []
        let parts = bytes.split(
            separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(kind.prefix.utf8),
            let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2])
        else {
            throw Self.refusal("This is not an access token of dfs.")
        }
        let signed = bytes[..<parts[1].endIndex]
        let isAuthentic = keys(of: kind).contains {
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: $0)
        }
        guard isAuthentic, let token = try? AccessToken(binary: payload)
        else {
            throw Self.refusal("This access token was not issued by this cluster or was changed.")
        }
        return token
    }

    private static func refusal(_ what: String) -> TrustError {
        TrustError(.unauthenticated, "\(what) Log in again.")
    }
}

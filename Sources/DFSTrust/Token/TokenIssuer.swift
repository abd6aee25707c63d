import Crypto
package import DFSModel

/// Makes and checks the tokens of one cluster: `dfs1.PAYLOAD.SIGNATURE`, where the payload is the
/// binary form of ``AccessToken`` and the signature its HMAC-SHA256, both in base64url.
///
/// Every node of the cluster checks the tokens of every other, because they share the key.
package struct TokenIssuer: Sendable {
    /// The longest text that is looked at.
    package static let maximumTokenBytes = 1_024
    /// How far the clocks of two nodes may differ.
    package static let clockSkewSeconds = 300
    /// The longest life of a token: a year.
    package static let maximumLifetimeSeconds = 31_536_000

    private static let prefix = "dfs1"

    private let cluster: ClusterID
    private let key: SymmetricKey

    package init(key: ClusterKey, cluster: ClusterID) {
        self.key = key.derivedKey(for: "dfs1 access token")
        self.cluster = cluster
    }

    /// A token that is valid for `lifetimeSeconds`, from 0 to ``maximumLifetimeSeconds`` (more is
    /// cut), after `nowSeconds` (since 1970).
    package func issue(
        subject: String, role: Role, generation: Int, lifetimeSeconds: Int, nowSeconds: Int
    ) -> String {
        let lifetime = min(max(0, lifetimeSeconds), Self.maximumLifetimeSeconds)
        let token = AccessToken(
            cluster: cluster, subject: subject, role: role, generation: generation,
            issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + lifetime)
        let signed = "\(Self.prefix).\(Base64URL.encode(token.binary))"
        let signature = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
        return "\(signed).\(Base64URL.encode(Array(signature)))"
    }

    /// What the token says, if this cluster issued it and it is valid at `nowSeconds`.
    ///
    /// The caller compares role and generation with the user's record. Throws ``TrustError`` with
    /// `.unauthenticated` for a token that is malformed, forged, of another cluster, expired or of
    /// the future. The signature is compared in constant time, before anything else is looked at.
    package func verify(_ text: String, nowSeconds: Int) throws(TrustError) -> AccessToken {
        let token = try authentic(text)
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

    private func authentic(_ text: String) throws(TrustError) -> AccessToken {
        let parts =
            text.utf8.count <= Self.maximumTokenBytes
            ? text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false) : []
        guard parts.count == 3, parts[0] == Self.prefix,
            let payload = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2])
        else {
            throw Self.refusal("This is not an access token of dfs.")
        }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        guard
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key),
            let token = try? AccessToken(binary: payload)
        else {
            throw Self.refusal("This access token was not issued by this cluster or was changed.")
        }
        return token
    }

    private static func refusal(_ what: String) -> TrustError {
        TrustError(.unauthenticated, "\(what) Log in again.")
    }
}

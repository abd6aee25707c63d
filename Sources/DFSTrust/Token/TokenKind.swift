/// What a token is good for. Each kind is signed with a key of its own, so that none passes for
/// another.
package enum TokenKind: Sendable, CaseIterable {
    /// Proves who asks; lives minutes.
    case access
    /// Gets fresh access tokens for as long as a login lasts, and is good for nothing else.
    case renewal

    /// The first part of a token's text.
    var prefix: String {
        switch self {
        case .access: "dfs1"
        case .renewal: "dfs1r"
        }
    }

    /// What the signing key is derived for.
    var purpose: String {
        switch self {
        case .access: "dfs1 access token"
        case .renewal: "dfs1 renewal token"
        }
    }
}

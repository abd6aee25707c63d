import DFSModel
import DFSTrust
import Testing

@Suite("Access tokens")
struct TokenIssuerTests {
    private let key = ClusterKey.random()
    private let cluster = ClusterID.random()
    private var issuer: TokenIssuer { TokenIssuer(key: key, cluster: cluster) }

    private func token(lifetime: Int = 900) -> String {
        issuer.issue(
            subject: "alice", role: .user, generation: 3, lifetimeSeconds: lifetime,
            nowSeconds: 1_000)
    }

    private func refusal(
        _ text: String, by issuer: TokenIssuer? = nil, at now: Int = 1_000
    ) -> TrustError? {
        do throws(TrustError) {
            _ = try (issuer ?? self.issuer).verify(text, nowSeconds: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("a token says what was put into it until the second in which it expires")
    func roundTrip() throws {
        let text = token()
        #expect(text.hasPrefix("dfs1."))
        #expect(
            try issuer.verify(text, nowSeconds: 1_899)
                == AccessToken(
                    cluster: cluster, subject: "alice", role: .user, generation: 3,
                    issuedAtSeconds: 1_000, expiresAtSeconds: 1_900))
        #expect(refusal(text, at: 1_900)?.message.contains("expired") == true)
    }

    @Test("a change of any character is refused")
    func forged() {
        let text = Array(token())
        for position in text.indices {
            var changed = text
            changed[position] = text[position] == "A" ? "B" : "A"
            #expect(refusal(String(changed))?.code == .unauthenticated, "at \(position)")
        }
    }

    @Test("another key's, another cluster's and a future token are refused")
    func foreign() {
        let text = token()
        let otherKey = TokenIssuer(key: .random(), cluster: cluster)
        let otherCluster = TokenIssuer(key: key, cluster: .random())
        #expect(refusal(text, by: otherKey)?.message.contains("not issued") == true)
        #expect(refusal(text, by: otherCluster)?.message.contains("another cluster") == true)
        #expect(refusal(text, at: 100)?.message.contains("future") == true)
        #expect(refusal(text, at: 800) == nil, "clocks may differ a little")
    }

    @Test(
        "what is no token is refused",
        arguments: ["", ".", "..", "dfs1..", "dfs1.AA.AA.AA", "dfs2.AA.AA", "dfs1.é.AA"])
    func malformed(text: String) {
        #expect(refusal(text)?.code == .unauthenticated)
    }

    @Test("an endless text is refused unread")
    func bounded() {
        let text = token() + String(repeating: "A", count: 2_000)
        #expect(refusal(text)?.message.contains("not an access token") == true)
    }

    @Test("absurd lifetimes and times do not trap")
    func extremes() throws {
        #expect(refusal(token(lifetime: -5))?.message.contains("expired") == true)
        let long = try issuer.verify(token(lifetime: .max), nowSeconds: 1_000)
        #expect(long.expiresAtSeconds == 1_000 + TokenIssuer.maximumLifetimeSeconds)
    }
}

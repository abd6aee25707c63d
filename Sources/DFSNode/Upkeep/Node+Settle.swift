import DFSCluster
import DFSModel

extension Node {
    /// Makes sure of what this node has accepted and heard nothing of since the last round, so that
    /// every node comes to know what was chosen. Returns how many registers were settled.
    @discardableResult
    package func settle() async throws -> Int {
        guard membership.standing == .votes else { return 0 }
        let undecided = try await catalog.undecided(limit: SettlingRule.limit)
        var settled = 0
        for key in settling.due(undecided) {
            guard (try? await identityRound(key)) != nil else { continue }
            settled += 1
        }
        return settled
    }
}

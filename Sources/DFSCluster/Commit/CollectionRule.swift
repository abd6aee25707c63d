package import DFSModel

/// When a node may drop what it holds of a version.
package enum CollectionRule {
    /// Whether it is time to ask: uploads that nothing names go `stagingSeconds` of uptime after
    /// the node first heard of them, replaced versions `graceSeconds` after they were replaced.
    package static func isDue(
        stagedUptime: Int, unwantedUptime: Int?, uptime: Int, stagingSeconds: Int,
        graceSeconds: Int
    ) -> Bool {
        (unwantedUptime.map { $0 + graceSeconds } ?? stagedUptime + stagingSeconds) <= uptime
    }

    /// How long uploads that nothing names are kept on a disk with room for `roomBytes` more:
    /// without room for a chunk not as long as configured, because what somebody may go on with
    /// then stands in the way of everybody.
    package static func stagingSeconds(configured: Int, roomBytes: Int) -> Int {
        roomBytes < Chunking.maximumChunkBytes
            ? min(configured, fullDiskStagingSeconds) : configured
    }

    private static let fullDiskStagingSeconds = 600

    /// Whether a round that this node has led shows that `version` is no part of the register.
    package static func isProof(_ chosen: RegisterValue, against version: VersionID) -> Bool {
        !chosen.namedVersions.contains(version)
    }

    /// Whether a version may be forgotten: each seal lies below a round that this node has led and
    /// that did not choose the version.
    ///
    /// - Parameter proof: the ballots of those rounds.
    package static func mayForget(
        seals: [(key: RegisterKey, ballot: Ballot)], proof: [RegisterKey: Ballot]
    ) -> Bool {
        seals.allSatisfy { seal in proof[seal.key].map { $0 > seal.ballot } ?? false }
    }
}

import DFSBlobs
import DFSCatalog
import DFSCluster
import DFSModel
import Logging

extension Node {
    /// Versions looked at in one round of collecting.
    private static var collectLimit: Int { 256 }

    /// Removes what no register names any more: uploads that were never committed, and versions
    /// that were replaced. Returns how many versions went.
    @discardableResult
    package func collect() async throws -> Int {
        guard membership.standing == .votes else { return 0 }
        let stagingSeconds = CollectionRule.stagingSeconds(
            configured: settings.stagingExpirySeconds, roomBytes: try await roomBeyondReserve())
        let unwanted = try await catalog.unwantedVersions(
            stagingSeconds: stagingSeconds, graceSeconds: settings.graceSeconds,
            limit: Self.collectLimit)
        var collected = 0
        for version in unwanted where try await collect(version) { collected += 1 }
        return collected
    }

    /// A version that was sealed may have been chosen without this node's knowing. Only a round
    /// that this node leads, above the seal, can tell; without a majority the version stays.
    private func collect(_ unwanted: UnwantedVersion) async throws -> Bool {
        var proof: [RegisterKey: Ballot] = [:]
        for key in unwanted.sealedFor {
            guard let chosen = try? await identityRound(key) else { return false }
            guard CollectionRule.isProof(chosen.value, against: unwanted.version) else {
                return false
            }
            proof[key] = chosen.ballot
        }
        guard let files = try await catalog.forget(unwanted.version, proof: proof) else {
            return false
        }
        for index in files {
            try await blobs.remove(BlobID(version: unwanted.version, index: index))
        }
        metrics.versionCollected()
        logger.info(
            "version collected",
            metadata: ["version": "\(unwanted.version)", "user": "\(unwanted.owner)"])
        return true
    }
}

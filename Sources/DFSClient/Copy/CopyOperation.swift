import DFSCluster
package import DFSModel
import DFSWire
import NIOCore

/// Makes one file appear under another name, too: the nodes keep one content for both. No byte of
/// it comes here.
///
/// As long as every node of the version's layout answers, the new name names the same version.
/// Otherwise the nodes that are up make a version of their own from the copies that they have.
package struct CopyOperation: Sendable {
    private let cluster: ClusterClient
    private let owner: UserName
    private let source: FilePath
    private let target: FilePath
    private let condition: ChangeCondition

    /// - Parameter condition: what must hold of the target.
    package init(
        cluster: ClusterClient, owner: UserName, source: FilePath, target: FilePath,
        condition: ChangeCondition
    ) {
        self.cluster = cluster
        self.owner = owner
        self.source = source
        self.target = target
        self.condition = condition
    }

    /// What a copy did.
    package struct Result: Sendable {
        /// The version at the source, of which the target has the content.
        package let copied: Manifest
        /// The version at the target.
        package let version: VersionID
    }

    /// Throws ``ClientError``: `notFound`, `conflict`, `conditionFailed`, `incomplete`,
    /// `unavailable`, `outcomeUnknown`. Unless it is `outcomeUnknown`, nothing was changed then.
    package func run() async throws -> Result {
        let knowledge = try await CatalogReader(cluster: cluster).knowledge(of: source)
        guard let candidate = knowledge.candidate, !candidate.isOutdated else {
            throw ClientError(.notFound, "'\(source.text.printable)' does not exist.")
        }
        do {
            let committed = try await refer(to: candidate.manifest)
            return Result(
                copied: candidate.manifest,
                version: committed.version ?? candidate.manifest.version)
        } catch let error as ClientError where error.code == .notSealed {
            let version = try await copyOnNodes(candidate)
            return Result(copied: candidate.manifest, version: version)
        }
    }

    /// Asks for the target to name the version. A change of its own, so it has an id of its own.
    private func refer(to manifest: Manifest) async throws -> CommitBody {
        let request = try NodeRequest(
            .put, Routes.file, query: [("path", target.text)],
            headers: condition.headers + [(Headers.idempotencyKey, "\(OperationID.random())")]
        ).with(json: manifest)
        return try await cluster.change(
            request, subject: target.text, first: manifest.layout.nodes)
    }

    /// Has the nodes that are up stage a new version from what they hold, and commits that.
    private func copyOnNodes(_ candidate: FileKnowledge.Candidate) async throws -> VersionID {
        let manifest = candidate.manifest
        let copies = max(1, min(manifest.layout.copies, cluster.nodes.count))
        let ready = try PutReadiness(
            await cluster.health(), size: manifest.size, copies: copies)
        var generator = SystemRandomNumberGenerator()
        let version = VersionID.make(
            atMilliseconds: PutOperation.milliseconds(), using: &generator)
        let plan = try StagingPlan(
            copying: manifest, holders: candidate.availability.holders, as: version,
            candidates: ready.candidates, copies: copies)
        let operation = PutOperation(
            cluster: cluster,
            request: PutRequest(
                path: target, owner: owner, copies: copies, condition: condition),
            source: BytesSource(ByteBuffer()))
        return try await operation.finish(
            nil, StagingBoard(plan), modifiedMilliseconds: manifest.modifiedMilliseconds
        ).manifest.version
    }
}

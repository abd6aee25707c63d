import DFSCluster
import DFSModel
import DFSTrust
import DFSWire
import Foundation

extension Corpus {
    /// Questions between nodes beside the commit protocol, and their answers.
    static func asked(
        _ member: Member, _ key: RegisterKey, _ ballot: Ballot, _ manifest: Manifest
    ) -> [[UInt8]] {
        let envelope = PeerEnvelope(
            cluster: ClusterID(high: 5, low: 6), epoch: 1, sender: member.name,
            senderIncarnation: member.incarnation, receiverIncarnation: member.incarnation)
        let wanted = CopyChunksBody.Item(
            index: 1, size: 10, sha256: manifest.checksum, nodes: manifest.layout.nodes)
        let token = AccessToken(
            cluster: envelope.cluster, subject: "alice", role: .user, generation: 1,
            issuedAtSeconds: 1, expiresAtSeconds: 901)
        return [
            PeerMessage(envelope: envelope, body: ChangesRequest(after: 7, limit: 10)).binary,
            ChangesReply(items: [.init(sequence: 8, key: key, ballot: ballot)], newest: 9).binary,
            AdmitRequest(
                name: member.name, incarnation: member.incarnation, address: member.address
            ).binary,
            SurveyRequest(asker: member.incarnation, steps: 300, after: key, limit: 4).binary,
            SurveyReply(
                survey: Survey(epoch: 2, settledEpoch: 1, newest: 70_000, steps: 300),
                remembered: 299, undecided: [.init(key: key, ballot: ballot)]
            ).binary,
            CompareRequest(comparison: RowComparison(after: nil, rows: [])).binary,
            CheckChunksRequest(chunks: [.init(version: manifest.version, index: 1)]).binary,
            CheckChunksReply(areWhole: [true, false]).binary,
            StageRequest(
                version: manifest.version, owner: manifest.owner, source: manifest.version,
                chunks: [wanted]
            ).binary,
            StageReply(stored: [1, 2, 3]).binary,
            OperationMark(operation: OperationID(high: 1, low: 2), stamp: 3).binary, token.binary,
        ]
    }

    /// What travels for many small files at once.
    static func batches(_ ballot: Ballot, _ manifest: Manifest) -> [[UInt8]] {
        let bytes: ArraySlice<UInt8> = [1, 2, 3]
        let version = manifest.version
        let conditions: [CommitBatch.Condition] = [.none, .absent, .matches(version)]
        let failure = FailureBody(
            code: .notSealed, message: "Chunks are missing.", currentVersion: version,
            nodes: manifest.layout.nodes, forgotten: 4)
        let facts = NodeEntry.FileFacts(
            version: version, size: 37, modifiedMilliseconds: 3, chunkCount: 4,
            checksum: manifest.checksum, layout: manifest.layout, missing: [1, 4])
        let kinds: [NodeEntry.Kind] = [.file(facts), .file(facts), .folder, .prefix, .deleted]
        return [
            StageBatch(items: [
                .init(version: version, index: 1, digest: Digest.of(bytes), bytes: bytes)
            ]).binary,
            CommitBatch(
                items: conditions.map {
                    .init(manifest: manifest, condition: $0, isRetry: true, stamp: 5)
                }
            ).binary,
            CommitBatchReply(items: [.committed(ballot, repeated: false), .failed(failure)]).binary,
            ManifestBatch(versions: [version, version]).binary,
            ManifestBatchReply(manifests: [manifest, nil]).binary,
            ReadBatch(chunks: [.init(version: version, index: 1)]).binary,
            ReadBatchReply(chunks: [bytes, nil]).binary,
            EntryPage(
                entries: kinds.map { NodeEntry(path: manifest.path, ballot: ballot, kind: $0) }
            ).binary,
        ]
    }

    /// What nodes answer in JSON.
    static func answers(_ member: Member, _ ballot: Ballot, _ manifest: Manifest) throws
        -> [[UInt8]]
    {
        let version = manifest.version
        let entry = EntryBody(
            NodeEntry(path: manifest.path, ballot: ballot, kind: .folder))
        let chunk = UploadsBody.StoredChunk(index: 1, size: 2, sha256: manifest.checksum)
        let bodies: [any Encodable] = [
            TokenBody(
                token: "dfs1.a.b", user: manifest.owner, role: .user, expiresAtSeconds: 901,
                renewal: "dfs1.c.d", loginEndsAtSeconds: 9_001),
            PasswordBody(current: "secret", new: "other", allowWeak: true),
            UsersBody(users: [.init(name: manifest.owner, role: .user, files: 1, bytes: 2)]),
            entry, FileBody(entry: entry, manifest: manifest),
            FailureBody(code: .late, message: "Too late.", forgotten: 4),
            CommitBody(path: "docs", version: version, ballot: ballot, repeated: false),
            VerifyLine.progress(.init(blobs: 1, bytes: 2, totalBlobs: 3, totalBytes: 4)),
            VerifyLine.finding(.init(kind: .missing, subject: "a", message: "It is not there.")),
            MembersBody(epoch: 2, settledEpoch: 1, members: [member]),
            UploadsBody(uploads: [.init(version: version, chunks: [chunk])]),
            UndecidedBody(paths: [manifest.path]),
            StoredChunkBody(version: version, index: 1, size: 2, sha256: manifest.checksum),
            CopiedChunksBody(stored: [1, 2]), StagedBatchBody(stored: 3),
            WhoAmIBody(user: "alice", role: .user, node: member.name, expiresAtSeconds: 901),
            status(member), MoveBody(address: member.address),
        ]
        return try bodies.map { Array(try JSONEncoder().encode($0)) }
    }

    private static func status(_ member: Member) -> StatusBody {
        let healing = HealingBody(
            queuedChunks: 1, queuedBytes: 2, failingChunks: 0, rowsToCompare: 0,
            bytesPerSecond: nil, secondsLeft: 4, repairedChunks: 0, repairedBytes: 0,
            adoptedChunks: 0, scrubbedChunks: 0, scrubbedBytes: 0, quarantinedChunks: 0,
            oldestVerificationMilliseconds: nil, lastPassMilliseconds: nil)
        return StatusBody(
            node: member.name, cluster: ClusterID(high: 5, low: 6),
            incarnation: member.incarnation, programVersion: "1.0", schemaVersion: 1, epoch: 1,
            users: 1, files: 2, chunks: 3, bytes: 4, stagedChunks: 0, stagedBytes: 0,
            damagedChunks: 0, rowsBehind: 0, availableBytes: 5, totalBytes: 6, uptimeSeconds: 7,
            clockMilliseconds: 8, certificateExpiresAtSeconds: nil, healing: healing)
    }
}

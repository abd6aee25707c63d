import DFSCluster
import DFSModel
import DFSTrust
import DFSWire
import Foundation

/// Well-formed examples of every form, as the seeds of mutations.
package enum Corpus {
    /// Throws only if an example breaks the rules of its type.
    package static func examples() throws -> [[UInt8]] {
        let manifest = try manifest()
        let user = try user()
        let member = Member(
            name: try NodeName("DFS1"), incarnation: Incarnation(high: 1, low: 2),
            address: try NodeAddress("127.0.0.1:10001"))
        let members = try MemberList(epoch: 1, members: [member])
        let ballot = Ballot(counter: 7, proposer: ProposerID(high: 3, low: 4))
        let contents: [Content] = [
            .deleted, .folder, .user(user), .members(members),
            .file(version: manifest.version, manifestDigest: manifest.digest),
        ]
        let values = contents.map {
            BallotedValue(ballot: ballot, value: RegisterValue(content: $0))
        }
        let key = RegisterKey.file(owner: manifest.owner, path: manifest.path)
        let envelope = PeerEnvelope(
            cluster: ClusterID(high: 5, low: 6), epoch: 1, sender: member.name,
            senderIncarnation: member.incarnation, receiverIncarnation: member.incarnation)
        let prepare = PrepareRequest(
            items: [PrepareRequest.Item(key: key, ballot: ballot, manifest: manifest)])
        let notice = ValuesMessage(
            items: values.map { ValuesMessage.Item(key: key, value: $0) }, manifests: [manifest],
            heard: StepsHeard([member.incarnation: 9]))
        let row = RowComparison.Row(key: key, ballot: ballot)
        let binary =
            [
                PeerMessage(envelope: envelope, body: prepare).binary,
                PeerMessage(envelope: envelope, body: notice).binary,
                PeerMessage(envelope: envelope, body: ReadRequest(keys: [key])).binary,
                PrepareReply(
                    items: values.map {
                        PrepareReply.Item(answer: .promised(accepted: $0), sealed: true)
                    }, steps: 7
                ).binary,
                AcceptReply(items: [.refused(promised: ballot), .lacksManifest], steps: 8).binary,
                PeerMessage(
                    envelope: envelope,
                    body: CompareRequest(comparison: RowComparison(after: nil, rows: [row]))
                ).binary,
                CompareReply(rows: [row], isWhole: false).binary,
                ReadReply(
                    answers: values.map { StrictRead.Answer(accepted: $0, isCommitted: true) }
                ).binary, manifest.binary, user.binary, members.binary, envelope.binary,
                notice.heard.binary, key.binary, manifest.layout.binary,
            ] + values.flatMap { [$0.binary, $0.value.binary] }
        return binary + asked(member, key, ballot, manifest) + batches(ballot, manifest)
            + (try texts(manifest)) + (try answers(member, ballot, manifest))
    }

    private static func texts(_ manifest: Manifest) throws -> [[UInt8]] {
        let issuer = TokenIssuer(key: .random(), cluster: .random())
        let token = issuer.issue(
            subject: "alice", role: .user, generation: 1, lifetimeSeconds: 900, nowSeconds: 1)
        let bodies: [any Encodable] = [
            manifest, LoginBody(user: "alice", password: "secret"),
            SetUserBody(password: "secret", role: .user, allowWeak: false, isNew: true),
            CopyChunksBody(
                source: manifest.version,
                chunks: [
                    .init(
                        index: 1, size: 2, sha256: manifest.checksum, nodes: manifest.layout.nodes)
                ]),
        ]
        let json = try bodies.map { Array(try JSONEncoder().encode($0)) }
        let texts = [
            token, "\(manifest.version)", "\(manifest.checksum)", "docs/a/Book1", "[::1]:10001",
            ContentDigest.text(manifest.checksum), "\(Hex.encode(manifest.checksum.bytes))\n",
        ]
        return json + texts.map { Array($0.utf8) }
    }

    private static func manifest() throws -> Manifest {
        try Manifest(
            version: VersionID(high: 1, low: 2), owner: try UserName("alice"),
            path: try FilePath("docs/Book1"), modifiedMilliseconds: 3,
            layout: try Layout(
                nodes: try (1...4).map { try NodeName("DFS\($0)") }, rotation: 2, copies: 2),
            chunkSizes: [10, 9, 9, 9], chunkDigests: (0..<4).map { Digest.of([UInt8($0)]) })
    }

    private static func user() throws -> UserRecord {
        UserRecord(
            name: try UserName("alice"), role: .user,
            password: PasswordHash(
                salt: Array(repeating: 1, count: 16), hash: Array(repeating: 2, count: 32),
                rounds: 32_768, blockSize: 8, parallelism: 1), generation: 3)
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
import Foundation

/// Values to fill catalogs with.
enum Samples {
    static let cluster = ClusterID(high: 1, low: 1)

    static func nodes(_ count: Int = 4) throws -> [NodeName] {
        try (1...count).map { try NodeName("DFS\($0)") }
    }

    static func incarnation(_ number: Int) -> Incarnation {
        Incarnation(high: 9, low: UInt64(number))
    }

    static func founders() throws -> MemberList {
        let members = try nodes().enumerated().map { position, name in
            Member(
                name: name, incarnation: incarnation(position + 1),
                address: try NodeAddress(host: "localhost", port: 9_000 + position))
        }
        return try MemberList(epoch: 1, members: members)
    }

    static func founding(node: Int = 1) throws -> Founding {
        Founding(
            node: try NodeName("DFS\(node)"), cluster: cluster, incarnation: incarnation(node),
            members: try founders())
    }

    static func ballot(_ counter: UInt64, epoch: Int = 1) -> Ballot {
        Ballot(
            counter: Ballot.firstCounter(ofEpoch: epoch) + counter,
            proposer: ProposerID(high: 7, low: 7))
    }

    static func user(_ name: String = "anna") throws -> UserName { try UserName(name) }

    static func key(_ path: String, owner: String = "anna") throws -> RegisterKey {
        .file(owner: try UserName(owner), path: try FilePath(path))
    }

    static func content(_ number: Int, chunk: Int, size: Int) -> Data {
        Data(repeating: UInt8(truncatingIfNeeded: number &* 31 &+ chunk), count: size)
    }

    /// A version whose chunks are those of ``content(_:chunk:size:)``.
    static func manifest(
        _ number: Int, path: String = "a", owner: String = "anna", sizes: [Int] = [5, 4, 4, 4],
        layout: Layout? = nil
    ) throws -> Manifest {
        try Manifest(
            version: VersionID(high: 2, low: UInt64(number)), owner: try UserName(owner),
            path: try FilePath(path), modifiedMilliseconds: 1_790_000_000_000,
            layout: try layout ?? Layout(nodes: try nodes(), rotation: 2, copies: 2),
            chunkSizes: sizes,
            chunkDigests: sizes.enumerated().map {
                Digest.of(content(number, chunk: $0 + 1, size: $1))
            })
    }

    static func value(
        _ counter: UInt64, _ manifest: Manifest, former: [Manifest] = []
    ) -> BallotedValue {
        value(
            counter, .file(version: manifest.version, manifestDigest: manifest.digest),
            former: former)
    }

    static func value(
        _ counter: UInt64, _ content: Content, former: [Manifest] = []
    ) -> BallotedValue {
        BallotedValue(
            ballot: ballot(counter),
            value: RegisterValue(
                content: content,
                former: former.map {
                    FormerVersion(
                        version: $0.version, manifestDigest: $0.digest,
                        expiresMilliseconds: 1_800_000_000_000)
                }, recent: [OperationID(high: 0, low: counter)]))
    }

    static func record(_ name: String, generation: Int = 1) throws -> UserRecord {
        UserRecord(
            name: try UserName(name), role: .user,
            password: PasswordHash(
                salt: Array(repeating: 1, count: 16), hash: Array(repeating: 2, count: 32),
                rounds: 32_768, blockSize: 8, parallelism: 1),
            generation: generation)
    }
}

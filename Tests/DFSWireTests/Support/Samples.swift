import DFSCluster
import DFSModel
import Foundation

/// Values to try things on.
enum Samples {
    static let version = VersionID(high: 0x0198_0000_0000_1234, low: 0xfedc_ba98_7654_3210)
    static let ballot = Ballot(counter: 300, proposer: ProposerID(high: 7, low: .max))
    static let digest = Digest.of([1, 2, 3])

    static func nodes() throws -> [NodeName] {
        try (1...4).map { try NodeName("DFS\($0)") }
    }

    static func layout() throws -> Layout {
        try Layout(nodes: try nodes(), rotation: 3, copies: 2)
    }

    static func manifest(sizes: [Int] = [5, 4, 4, 4]) throws -> Manifest {
        try Manifest(
            version: version, owner: try UserName("anna"),
            path: try FilePath("notes/naïve café.txt"),
            modifiedMilliseconds: 1_790_000_000_123, layout: try layout(), chunkSizes: sizes,
            chunkDigests: sizes.map { Digest.of([UInt8($0 % 251)]) })
    }

    static func members() throws -> MemberList {
        try MemberList(
            epoch: 7,
            members: try nodes().enumerated().map { position, name in
                Member(
                    name: name, incarnation: Incarnation(high: 9, low: UInt64(position)),
                    address: try NodeAddress(host: "::1", port: 9_000 + position))
            })
    }

    static func user() throws -> UserRecord {
        UserRecord(
            name: try UserName("anna@example.org"), role: .readOnly,
            password: PasswordHash(
                salt: [1, 2, 3], hash: [0, 255], rounds: 32_768, blockSize: 8, parallelism: 1),
            generation: 300)
    }

    static func keys() throws -> [RegisterKey] {
        [
            .file(owner: try UserName("anna"), path: try FilePath("notes/ü")),
            .user(try UserName("anna")), .members,
        ]
    }

    /// One value for each kind of content.
    static func values() throws -> [BallotedValue] {
        let contents: [Content] = [
            .absent, .file(version: version, manifestDigest: digest), .folder, .deleted,
            .user(try user()), .members(try members()),
        ]
        return contents.map {
            BallotedValue(
                ballot: ballot,
                value: RegisterValue(
                    content: $0,
                    former: [
                        FormerVersion(
                            version: version, manifestDigest: digest,
                            expiresMilliseconds: 1_790_000_000_000)
                    ], recent: (1...16).map { OperationID(high: 1, low: $0) },
                    refused: [OperationID(high: 3, low: 3)]))
        }
    }

    static func facts(missing: [Int] = []) throws -> NodeEntry.FileFacts {
        NodeEntry.FileFacts(
            version: version, size: 17, modifiedMilliseconds: 1_790_000_000_123, chunkCount: 4,
            checksum: digest, layout: try layout(), missing: missing)
    }

    static func throughJSON<Value: Codable>(_ value: Value) throws -> Value {
        try fromJSON(Value.self, try JSONEncoder().encode(value))
    }

    static func fromJSON<Value: Decodable>(_: Value.Type, _ data: Data) throws -> Value {
        try JSONDecoder().decode(Value.self, from: data)
    }

    static func keysOfJSON(_ value: some Encodable) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(value))
        return Set((object as? [String: Any] ?? [:]).keys)
    }
}

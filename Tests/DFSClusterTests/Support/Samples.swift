import DFSCluster
import DFSModel

/// Values to try things on.
enum Samples {
    static func nodes(_ count: Int = 4) throws -> [NodeName] {
        try (1...count).map { try NodeName("DFS\($0)") }
    }

    static func proposer(_ number: UInt64) -> ProposerID {
        ProposerID(high: 7, low: number)
    }

    static func ballot(_ counter: UInt64, _ proposer: UInt64 = 1) -> Ballot {
        Ballot(counter: counter, proposer: Samples.proposer(proposer))
    }

    static func operation(_ number: UInt64) -> OperationID {
        OperationID(high: 1, low: number)
    }

    static func version(_ number: UInt64) -> VersionID {
        VersionID(high: 2, low: number)
    }

    static func file(_ number: UInt64) -> Content {
        .file(
            version: version(number), manifestDigest: Digest.of([UInt8(truncatingIfNeeded: number)])
        )
    }

    static func put(_ number: UInt64) -> Change.Effect {
        .put(
            version: version(number), manifestDigest: Digest.of([UInt8(truncatingIfNeeded: number)])
        )
    }

    static func value(_ content: Content, by operations: UInt64...) -> RegisterValue {
        RegisterValue(content: content, recent: operations.map(operation))
    }

    static func chosen(_ counter: UInt64, _ content: Content, by operations: UInt64...)
        -> BallotedValue
    {
        BallotedValue(
            ballot: ballot(counter),
            value: RegisterValue(content: content, recent: operations.map(operation)))
    }

    static func user(generation: Int) throws -> UserRecord {
        UserRecord(
            name: try UserName("anna"), role: .user,
            password: PasswordHash(
                salt: [1], hash: [2], rounds: 2, blockSize: 1, parallelism: 1),
            generation: generation)
    }

    static func key() throws -> RegisterKey {
        .file(owner: try UserName("anna"), path: try FilePath("a"))
    }

    static func layout(rotation: Int = 0, nodes count: Int = 4) throws -> Layout {
        try Layout(nodes: try nodes(count), rotation: rotation, copies: 2)
    }

    static func chunks(_ count: Int, size: Int = 10) -> [Chunk] {
        (0..<count).map {
            Chunk(
                index: $0 + 1, offset: $0 * size, size: size,
                digest: Digest.of([UInt8(truncatingIfNeeded: $0)]))
        }
    }

    static func facts(
        version: UInt64 = 1, layout: Layout, chunkCount: Int = 4, missing: [Int] = []
    ) -> NodeEntry.FileFacts {
        NodeEntry.FileFacts(
            version: self.version(version), size: chunkCount * 10, modifiedMilliseconds: 1,
            chunkCount: chunkCount, checksum: Digest.of([1]), layout: layout, missing: missing)
    }
}

import DFSCluster
import DFSModel
import NIOCore
import NIOFoundationCompat

@testable import DFSClient

/// Values that several suites need.
enum Samples {
    static func node(_ number: Int) throws -> NodeName { try NodeName("DFS\(number)") }

    static func nodes(_ count: Int) throws -> [NodeName] { try (1...count).map(node) }

    static func candidates(_ count: Int) throws -> [Placement.Candidate] {
        try nodes(count).map { Placement.Candidate(name: $0, availableBytes: 1_000_000) }
    }

    static func chunks(_ count: Int) -> [Chunk] {
        (1...count).map { index in
            Chunk(index: index, offset: (index - 1) * 10, size: 10, digest: .of([UInt8(index)]))
        }
    }

    static func manifest(chunks count: Int, rotation: Int = 2) throws -> Manifest {
        let chunks = chunks(count)
        return try Manifest(
            version: VersionID(high: 1, low: 2), owner: try UserName("Suraj"),
            path: try FilePath("Book1"), modifiedMilliseconds: 1,
            layout: try Layout(nodes: try nodes(4), rotation: rotation, copies: 2),
            chunkSizes: chunks.map(\.size), chunkDigests: chunks.map(\.digest))
    }

    static func entry(
        _ manifest: Manifest, counter: UInt64 = 1, missing: [Int] = []
    ) -> NodeEntry {
        NodeEntry(
            path: manifest.path,
            ballot: Ballot(counter: counter, proposer: ProposerID(high: 0, low: 1)),
            kind: .file(facts(manifest, missing: missing)))
    }

    static func facts(_ manifest: Manifest, missing: [Int] = []) -> NodeEntry.FileFacts {
        NodeEntry.FileFacts(
            version: manifest.version, size: manifest.size,
            modifiedMilliseconds: manifest.modifiedMilliseconds,
            chunkCount: manifest.chunks.count, checksum: manifest.checksum,
            layout: manifest.layout, missing: missing)
    }

    /// What the nodes with these numbers can give.
    static func availability(_ manifest: Manifest, up numbers: [Int]) throws -> Availability {
        let holding = try Dictionary(
            uniqueKeysWithValues: numbers.map { (try node($0), Set<Int>()) })
        return Availability(facts(manifest), holding: holding)
    }
}

package import DFSCluster
package import DFSModel

/// A random sequence of catalog verbs from a seed, with what the model of the catalog answers: also
/// such as no run of the protocol would make.
package struct CatalogDrill: Sendable {
    package let nodeNames: [NodeName]
    package let registerKeys: [RegisterKey]
    package private(set) var events: [CatalogEvent] = []

    private let cast: Cast
    private var generator: SeededGenerator
    private var catalog: CatalogModel
    private var uploads: [Upload] = []
    private static let uploadCount = 6
    /// Verbs that become durable together, at the most.
    private static let batch = 5

    /// The catalog is that of the first of four nodes.
    package init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        cast = try Cast(nodeCount: 4, pathCount: 3)
        nodeNames = cast.nodes
        registerKeys = cast.keys
        catalog = CatalogModel(nodeCount: 4, keys: cast.keys, isJournaled: true)
        for number in 0..<Self.uploadCount {
            let count = generator.number(2...4)
            uploads.append(
                try Upload(
                    .make(atMilliseconds: 1_000_000 + number, using: &generator),
                    path: number % cast.paths.count, nodes: Array(0..<count),
                    rotation: generator.number(0...count - 1),
                    chunkCount: generator.pick([1, 2, 4]), cast: cast))
        }
    }

    /// Adds batches of verbs; now and then the node starts again.
    package mutating func run(batches: Int) {
        for _ in 0..<batches {
            for _ in 0..<generator.number(1...Self.batch) { step() }
            let verbs = catalog.takeJournal() ?? []
            if !verbs.isEmpty {
                events.append(.durable(node: 0, verbs, catalog.picture(keys: cast.keys)))
            }
            if generator.number(0...15) == 0 { events.append(.restart(node: 0)) }
        }
    }

    private mutating func step() {
        let path = generator.number(0...cast.paths.count - 1)
        switch generator.number(0...11) {
        case 0...2:
            let upload = generator.pick(uploads)
            catalog.recordBlob(
                upload.version, index: generator.number(1...upload.manifest.chunks.count),
                cast: cast)
        case 3, 4:
            let upload = generator.number(0...3) > 0 ? generator.pick(uploads) : nil
            _ = catalog.prepare(upload?.path ?? path, ballot(), upload, on: cast.nodes[0])
        case 5, 6: _ = catalog.accept(path, value(), uploads: some())
        case 7: _ = catalog.learn(path, value(), uploads: some())
        case 8: catalog.addUptime(seconds: generator.number(1...30))
        case 9:
            let newest = generator.number(0...20)
            _ = catalog.follow(
                generator.number(1...3), upTo: generator.number(0...newest), newest: newest)
        default: forget()
        }
    }

    private mutating func forget() {
        let version = generator.pick(uploads).version
        var proof: [RegisterKey: Ballot] = [:]
        for key in cast.keys where generator.number(0...2) > 0 { proof[key] = ballot() }
        _ = catalog.forget(version, proof: proof)
    }

    private mutating func ballot() -> Ballot {
        Ballot(
            counter: UInt64(generator.number(1...40)),
            proposer: ProposerID(high: UInt64(generator.number(1...3)), low: 1))
    }

    private mutating func value() -> BallotedValue {
        let current = generator.pick(uploads)
        let content: Content =
            generator.pick([
                .deleted, .folder, .file(version: current.version, manifestDigest: current.digest),
                .file(version: current.version, manifestDigest: current.digest),
            ])
        var value = RegisterValue(content: content, recent: [.random(using: &generator)])
        let former = generator.pick(uploads)
        if generator.number(0...3) == 0, former.version != content.version {
            value.former = [
                FormerVersion(
                    version: former.version, manifestDigest: former.digest, expiresMilliseconds: 1)
            ]
        }
        return BallotedValue(ballot: ballot(), value: value)
    }

    private mutating func some() -> [Upload] {
        uploads.filter { _ in generator.number(0...2) == 0 }
    }
}

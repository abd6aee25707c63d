import DFSCluster
import DFSModel

/// One history of nodes that heal: the real rules (``RepairPlan``, ``RemovalRule``,
/// ``DamageRule``, ``Layout``) over a model of disks and catalogs, and a scheduler that lets
/// anything happen next that may happen. What is chosen in a register is taken as known: agreement
/// has simulations of its own.
///
/// Faults never take the last right copy of a chunk that is to be kept; whatever else they do,
/// none may get lost, no node may record what it does not hold, and at the end every holder has
/// every chunk.
package struct HealingSimulation: Sendable {
    static let pathCount = 3
    static let steps = 1_500

    /// A version that was put.
    struct Version: Sendable {
        let path: Int
        let layout: Layout
        let chunkCount: Int
    }

    let seed: UInt64
    let variant: HealingVariant
    var generator: SeededGenerator
    var nodes: [HealingNode]
    var letters: [HealingLetter] = []
    var versions: [VersionID: Version] = [:]
    /// By path, what was chosen one after the other; nil is a deletion.
    var chosen: [[VersionID?]] = Array(repeating: [], count: pathCount)
    var trace: Trace
    var step = 0
    var violation: String?
    var struck = 0
    var fetched = 0
    var adopted = 0
    var cutRepairs = 0
    /// How likely a letter gets lost, per mille.
    let lossPerMille: Int
    /// How likely something breaks, per mille of the steps.
    let faultPerMille: Int

    package init(
        seed: UInt64, variant: HealingVariant = .correct, isTraced: Bool = false
    ) throws {
        self.seed = seed
        self.variant = variant
        var generator = SeededGenerator(seed: seed)
        nodes = try (1...generator.number(2...5)).map {
            HealingNode(name: try NodeName("DFS\($0)"), pathCount: Self.pathCount)
        }
        lossPerMille = generator.pick([0, 20, 200])
        faultPerMille = generator.pick([5, 20, 60])
        trace = Trace(isOn: isTraced)
        self.generator = generator
    }

    /// Runs the history and checks it.
    package mutating func run() throws -> HealingReport {
        while step < Self.steps, violation == nil {
            step += 1
            try happen()
            checkCopies()
        }
        if violation == nil { settleDown() }
        return HealingReport(
            seed: seed, violation: violation, struck: struck, fetched: fetched, adopted: adopted,
            cutRepairs: cutRepairs, trace: trace.lines)
    }

    /// What happens next.
    private mutating func happen() throws {
        if generator.happens(perMille: faultPerMille) { return breakSomething() }
        let up = nodes.indices.filter { nodes[$0].isUp }
        guard !up.isEmpty else { return startSome() }
        let node = generator.pick(up)
        switch generator.number(0...999) {
        case ..<300: deliver()
        case ..<310: try put()
        case ..<312: delete()
        case ..<400: follow(node)
        case ..<480: compare(node)
        case ..<520: scrub(node)
        case ..<560: mark(node)
        case ..<900: repair(node)
        case ..<920: collect(node)
        case ..<950: removeSurplus(node)
        case ..<960: timeOut(node)
        default: startSome()
        }
    }

    func current(_ path: Int) -> VersionID? { chosen[path].last ?? nil }

    /// Whether a version is what is chosen at its path.
    func isWanted(_ version: VersionID) -> Bool {
        versions[version].map { current($0.path) == version } ?? false
    }

    func holders(_ chunk: ChunkName) -> [NodeName] {
        versions[chunk.version]?.layout.holders(ofChunk: chunk.index) ?? []
    }

    func holds(_ node: Int, _ chunk: ChunkName) -> Bool {
        holders(chunk).contains(nodes[node].name)
    }

    func index(of name: NodeName) -> Int? { nodes.firstIndex { $0.name == name } }

    /// Every chunk of what is chosen now, in order.
    var wantedChunks: [ChunkName] {
        chosen.indices.compactMap { current($0) }.flatMap { version in
            (1...(versions[version]?.chunkCount ?? 1)).map {
                ChunkName(version: version, index: $0)
            }
        }
    }

    mutating func violate(_ text: String) {
        if violation == nil { violation = text }
    }

    mutating func note(_ text: String) {
        if trace.isOn { trace.note(step, text) }
    }

    func text(_ chunk: ChunkName) -> String { "chunk \(chunk.index) of v\(chunk.version.lowBits)" }
}

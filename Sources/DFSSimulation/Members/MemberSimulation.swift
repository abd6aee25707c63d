import DFSCluster
import DFSModel

/// One history of a cluster whose members change: the real state machines, a few registers, and a
/// scheduler that lets anything happen next that may happen. There is no time, so that rare orders
/// of events are as likely as usual ones; files and clients are left to ``Simulation``.
package struct MemberSimulation: Sendable {
    static let pathCount = 3
    static let members = pathCount

    let variant: MemberVariant
    let seed: UInt64
    var generator: SeededGenerator
    var nodes: [MemberNode] = []
    var letters: [MemberLetter] = []
    var runs: [Int: MemberRun] = [:]
    var ledger: MemberLedger
    var lastRun = 0
    var lastNumber: UInt64 = 0
    var trace: Trace
    var step = 0
    let keys: [RegisterKey]
    /// How likely a letter gets lost, per mille, and how many changes of the members there may be.
    let lossPerMille: Int
    var changesLeft: Int
    /// How many old copies of nodes may be restored.
    var restoresLeft: Int
    /// Whether the cluster only shrinks.
    let isShrinking: Bool
    /// Nodes that hear of new lists of members late, if at all.
    let deaf: Set<Int>

    static let steps = 2_500

    package init(
        seed: UInt64, variant: MemberVariant = .correct, isTraced: Bool = false
    ) throws {
        self.seed = seed
        self.variant = variant
        var generator = SeededGenerator(seed: seed)
        isShrinking = generator.number(0...2) == 0
        let count = isShrinking ? 5 : generator.pick([3, 3, 3, 4, 5])
        deaf =
            isShrinking
            ? Set([count - 2, count - 1].prefix(generator.number(0...2)))
            : Set((0..<generator.number(0...1)).map { _ in generator.number(0...count - 1) })
        lossPerMille = generator.pick([0, 20, 150])
        changesLeft = generator.number(1...5)
        restoresLeft = isShrinking ? 0 : generator.pick([0, 1, 4])
        keys =
            try (1...Self.pathCount).map {
                .file(owner: try UserName("anna"), path: try FilePath("p\($0)"))
            } + [.members]
        let founders = try MemberList(
            epoch: 1,
            members: (1...count).map {
                Member(
                    name: try NodeName("DFS\($0)"),
                    incarnation: Incarnation(high: 1, low: UInt64($0)),
                    address: try NodeAddress(host: "node\($0)", port: 1))
            })
        let genesis = BallotedValue(
            ballot: .genesis, value: RegisterValue(content: .members(founders)))
        ledger = MemberLedger(founders: founders, pathCount: Self.pathCount + 1)
        ledger.found(Self.members, genesis)
        trace = Trace(isOn: isTraced)
        self.generator = generator
        for member in founders.members {
            add(member.incarnation, member.name, knowing: genesis, settledEpoch: 1)
        }
    }

    /// Adds a catalog that knows the list of members and nothing else.
    mutating func add(
        _ incarnation: Incarnation, _ name: NodeName, knowing list: BallotedValue, settledEpoch: Int
    ) {
        var registers = Array(repeating: RegisterState(), count: Self.pathCount + 1)
        _ = registers[Self.members].learn(list)
        nodes.append(
            MemberNode(
                incarnation: incarnation, name: name,
                written: MemberCatalog(registers: registers, settledEpoch: settledEpoch),
                proposer: .make(incarnation: incarnation, using: &generator)))
    }

    /// Runs the history and checks it.
    package mutating func run() throws -> MemberReport {
        while step < Self.steps, ledger.violation == nil {
            step += 1
            try happen()
        }
        if ledger.violation == nil { try settleDown() }
        let epoch = nodes.compactMap { $0.list?.epoch }.max() ?? 0
        return MemberReport(
            seed: seed, violation: ledger.violation, chosen: ledger.chosen.joined().count,
            epoch: epoch, trace: trace.lines)
    }

    /// What happens next.
    private mutating func happen() throws {
        if restoresLeft > 0, generator.happens(perMille: 40) { return try copyOrRestore() }
        switch generator.number(0...(isShrinking ? 105 : 99)) {
        case ..<78: deliver()
        case ..<81: begin()
        case ..<84: strictRead()
        case ..<88: timeOut()
        case ..<91: startAgain()
        case ..<94: settle()
        case ..<95: crash()
        case ..<97: follow()
        default: try changeMembers()
        }
    }

    /// The faults end: everything is delivered, every node starts, and each register can be read.
    private mutating func settleDown() throws {
        for node in nodes.indices where !nodes[node].isLost { nodes[node].isUp = true }
        for _ in 0..<6 where ledger.violation == nil {
            for node in nodes.indices where !nodes[node].isLost { learnNewestMembers(node) }
            drain()
            for node in nodes.indices where !nodes[node].isLost { settle(node) }
            drain()
        }
        guard ledger.violation == nil else { return }
        for path in 0...Self.members {
            let voters = nodes.indices.filter { isVoter($0) }
            guard let node = voters.first, let list = nodes[node].list,
                voters.count >= list.majority
            else { continue }
            let before = ledger.chosen[path].count
            propose(.identity(.random(using: &generator)), path, node, .change)
            drain()
            if ledger.chosen[path].count == before {
                ledger.violate("register \(path + 1) cannot be read although a majority votes")
            }
        }
    }

    /// Delivers every letter and repeats every run that backs off, up to a limit.
    mutating func drain() {
        for _ in 0..<4_000 {
            if !letters.isEmpty {
                receive(letters.removeFirst())
            } else if let run = runs.keys.sorted().first(where: { runs[$0]?.isWaiting == true }) {
                start(run)
            } else if let run = runs.keys.min() {
                failOne(of: run)
            } else {
                return
            }
        }
    }

    func index(of incarnation: Incarnation) -> Int? {
        nodes.firstIndex { $0.incarnation == incarnation }
    }

    func isVoter(_ node: Int) -> Bool {
        nodes[node].isUp && !nodes[node].isLost && mayVote(node)
    }

    /// Whether a node answers prepare, accept and strict reads at all.
    func mayVote(_ node: Int) -> Bool {
        switch nodes[node].standing {
        case .votes: true
        case .settling: variant == .emptyCatalogVotes
        case .stranger, .rolledBack: false
        }
    }

    func name(_ node: Int) -> String {
        "\(nodes[node].name)#\(node + 1)"
    }
}

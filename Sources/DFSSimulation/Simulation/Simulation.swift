package import DFSCluster
package import DFSModel

/// One history: the real state machines of the commit protocol over models of catalogs, disks,
/// processes, clients and a network, all from one seed.
///
/// There is one thread, virtual time in milliseconds and one random source, so a seed always gives
/// the same history.
package struct Simulation: Sendable {
    let cast: Cast
    let scenario: Scenario
    let variant: Variant
    let seed: UInt64

    var generator: SeededGenerator
    var queue = EventQueue<Event>()
    var now = 0
    var eventCount = 0
    var nodes: [NodeModel]
    var clients: [ClientModel]
    var network: Network
    var history = ClientHistory()
    var ledger: Ledger
    var trace: Trace
    var lastCall = 0
    var lastProposal = 0
    var isCalm = false
    var isOver = false
    /// What happened to the catalogs, if it is to be repeated with real ones.
    package internal(set) var catalogEvents: [CatalogEvent] = []

    /// The names of the nodes and of the registers, by number.
    package var nodeNames: [NodeName] { cast.nodes }
    package var registerKeys: [RegisterKey] { cast.keys }
    /// After how many seconds of uptime nodes collect what is staged, and what was replaced.
    package static var stagingSeconds: Int { Pace.stagingSeconds }
    package static var graceSeconds: Int { Pace.graceSeconds }

    /// - Parameter isJournaled: whether ``catalogEvents`` are kept.
    package init(
        seed: UInt64, variant: Variant = .correct, isTraced: Bool = false,
        isJournaled: Bool = false
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let scenario = Scenario(using: &generator)
        let cast = try Cast(nodeCount: scenario.nodeCount, pathCount: scenario.pathCount)
        self.cast = cast
        nodes = (0..<scenario.nodeCount).map { index in
            NodeModel(
                index: index,
                catalog: CatalogModel(
                    nodeCount: scenario.nodeCount, keys: cast.keys, isJournaled: isJournaled),
                proposer: Self.proposer(index, variant, &generator))
        }
        clients = (0..<scenario.clientCount).map {
            ClientModel(index: $0, operationsLeft: scenario.operationsPerClient)
        }
        network = Network(scenario)
        ledger = Ledger(scenario: scenario, variant: variant)
        trace = Trace(isOn: isTraced)
        self.seed = seed
        self.scenario = scenario
        self.variant = variant
        self.generator = generator
    }

    /// Runs the history to its end and checks it.
    package mutating func run() throws -> HistoryReport {
        if trace.isOn { trace.note(0, "\(scenario)") }
        arm()
        while !isOver, ledger.violation == nil, let (time, event) = queue.next() {
            now = time
            if let node = event.node, nodes[node].stoppedUntil > now {
                queue.add(event, at: nodes[node].stoppedUntil)
                continue
            }
            eventCount += 1
            try handle(event)
        }
        return report()
    }

    private mutating func handle(_ event: Event) throws {
        switch event {
        case .call(let call): receive(call)
        case .reply(let call, let reply): receive(reply, to: call)
        case .callTimeout(let call): receive(nil, to: call)
        case .clientCall(let call): receive(call)
        case .clientReply(let call, let reply): try receive(reply, to: call)
        case .sync(let node, let boot): if nodes[node].boot == boot { finishSync(node) }
        case .timer(let node, let boot, let timer):
            if nodes[node].isUp, nodes[node].boot == boot { fire(timer, node) }
        case .client(let client, let life, let timer):
            if clients[client].life == life { try fire(timer, client) }
        case .fault(let fault): happen(fault)
        case .phase(let phase): begin(phase)
        }
    }

    /// A fresh proposer id for one boot of a node.
    static func proposer(
        _ node: Int, _ variant: Variant, _ generator: inout SeededGenerator
    ) -> ProposerID {
        let random = generator.next()
        guard variant != .reusedBallot else { return ProposerID(high: 1, low: 1) }
        return ProposerID(high: UInt64(node + 1), low: random)
    }
}

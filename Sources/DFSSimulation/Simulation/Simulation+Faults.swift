import DFSCluster
import DFSModel

/// What goes wrong, and how it ends.
extension Simulation {
    /// Starts the timers of nodes, clients and faults.
    mutating func arm() {
        for node in nodes.indices { armUpkeep(node) }
        for client in clients.indices {
            queue.add(.client(client, life: 0, .begin), at: generator.number(0...1_000))
        }
        plan(.crash, scenario.crashEvery)
        plan(.stop, scenario.stopEvery)
        plan(.cut, scenario.partitionEvery)
        plan(.clockJump, scenario.clockJumpEvery)
        if let time = scenario.diskLossAt { queue.add(.fault(.loseDisk), at: time) }
        queue.add(.phase(.endOfWork), at: Pace.activeEnd)
    }

    private mutating func plan(_ fault: Fault, _ mean: Int?) {
        guard let mean else { return }
        queue.add(.fault(fault), at: now + generator.pause(around: mean))
    }

    private mutating func armUpkeep(_ node: Int) {
        arm(.follow, node, around: Pace.followEvery)
        arm(.settle, node, around: Pace.followEvery)
        arm(.collect, node, around: Pace.collectEvery)
        queue.add(.timer(node: node, boot: nodes[node].boot, .uptime), at: now + Pace.uptimeEvery)
    }

    mutating func happen(_ fault: Fault) {
        guard !isCalm else { return }
        switch fault {
        case .crash:
            crashSome(generator.number(0...nodes.count - 1))
            plan(.crash, scenario.crashEvery)
        case .crashOf(let node): crashSome(node)
        case .restart(let node): start(node)
        case .stop:
            stop(generator.number(0...nodes.count - 1))
            plan(.stop, scenario.stopEvery)
        case .cut:
            let text = network.cut(using: &generator)
            if trace.isOn { trace.note(now, text) }
            queue.add(.fault(.heal), at: now + generator.number(500...15_000))
            plan(.cut, scenario.partitionEvery)
        case .heal: network.heal()
        case .clockJump:
            let node = generator.number(0...nodes.count - 1)
            nodes[node].clockOffset = generator.number(-60_000...60_000)
            if trace.isOn {
                trace.note(now, "\(name(node))'s clock is off by \(nodes[node].clockOffset) ms")
            }
            plan(.clockJump, scenario.clockJumpEvery)
        case .loseDisk: loseDisk(generator.number(0...nodes.count - 1))
        case .loseDiskOf(let node): loseDisk(node)
        }
    }

    /// Crashes a node; now and then the power fails for others too.
    private mutating func crashSome(_ node: Int) {
        crash(node)
        guard generator.number(0...2) == 0 else { return }
        for other in nodes.indices where generator.number(0...1) == 0 { crash(other) }
    }

    private mutating func crash(_ node: Int) {
        guard nodes[node].isUp, !nodes[node].hasLostDisk || nodes[node].votes else { return }
        if trace.isOn { trace.note(now, "\(name(node)) crashes") }
        // The sync may be through although nobody was told.
        if nodes[node].isSyncing, generator.number(0...1) == 0 {
            makeDurable(node)
            for case .accepted(let path, let value) in nodes[node].afterSync {
                recordVote(path, value, node)
            }
        }
        nodes[node].isUp = false
        nodes[node].stoppedUntil = 0
        nodes[node].forgetMemory()
        let downtime = generator.number(50...scenario.downtimeMilliseconds)
        queue.add(.fault(.restart(node)), at: now + downtime)
    }

    mutating func start(_ node: Int) {
        let mayReturn = nodes[node].votes || variant == .committedRowsOnly
        guard !nodes[node].isUp, mayReturn else { return }
        nodes[node].isUp = true
        nodes[node].proposer = Self.proposer(node, variant, &generator)
        if isJournaled { catalogEvents.append(.restart(node: node)) }
        if trace.isOn { trace.note(now, "\(name(node)) starts") }
        armUpkeep(node)
        if !nodes[node].votes { fire(.follow, node) }
    }

    private mutating func stop(_ node: Int) {
        guard nodes[node].isUp, nodes[node].stoppedUntil <= now else { return }
        let pause = generator.pick([1_500, 9_000, 60_000])
        nodes[node].stoppedUntil = now + generator.number(pause / 3...pause)
        if trace.isOn {
            trace.note(now, "\(name(node)) is stopped until \(nodes[node].stoppedUntil)")
        }
    }

    /// Takes a node's whole state. Its next catalog is another incarnation, which does not vote.
    private mutating func loseDisk(_ node: Int) {
        guard nodes.allSatisfy({ !$0.hasLostDisk || $0.index == node && $0.votes }) else { return }
        if trace.isOn { trace.note(now, "\(name(node)) loses its disk") }
        nodes[node].durable = CatalogModel(
            nodeCount: scenario.nodeCount, keys: cast.keys, isJournaled: isJournaled)
        if isJournaled { catalogEvents.append(.lost(node: node)) }
        nodes[node].files = []
        nodes[node].isUp = false
        nodes[node].stoppedUntil = 0
        nodes[node].hasLostDisk = true
        nodes[node].votes = variant == .emptyCatalogVotes
        nodes[node].forgetMemory()
        queue.add(
            .fault(.restart(node)),
            at: now + generator.number(50...scenario.downtimeMilliseconds))
    }

    private var isJournaled: Bool { nodes.first?.live.journal != nil }

    // MARK: Phases

    mutating func begin(_ phase: Phase) {
        switch phase {
        case .endOfWork:
            guard !isCalm else { return }
            for client in clients.indices { clients[client].operationsLeft = 0 }
            endFaults()
        case .calm: endFaults()
        case .lastReads: startLastReads()
        case .end: isOver = true
        }
    }

    private mutating func endFaults() {
        guard !isCalm else { return }
        isCalm = true
        network.calm()
        if trace.isOn { trace.note(now, "the faults end") }
        for node in nodes.indices { start(node) }
        let awake = nodes.map(\.stoppedUntil).reduce(now, max)
        queue.add(.phase(.lastReads), at: awake + Pace.calm)
    }

    /// Two clients read every path, through different nodes.
    private mutating func startLastReads() {
        for client in clients.indices.prefix(2) {
            clients[client].life += 1
            clients[client].lastReads = Array(cast.paths.indices)
            queue.add(
                .client(client, life: clients[client].life, .begin), at: now + client * 2_000)
        }
        queue.add(.phase(.end), at: now + Pace.farewell)
    }
}

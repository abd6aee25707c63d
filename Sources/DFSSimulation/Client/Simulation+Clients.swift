import DFSCluster
import DFSHistory
import DFSModel

/// What clients begin.
extension Simulation {
    mutating func fire(_ timer: ClientTimer, _ client: Int) throws {
        switch timer {
        case .begin: try beginOperation(client)
        case .sweep: askNext(client)
        }
    }

    private mutating func beginOperation(_ client: Int) throws {
        if let path = clients[client].lastReads.first {
            clients[client].lastReads.removeFirst()
            read(path, client)
            clients[client].work?.isLast = true
            return
        }
        guard clients[client].operationsLeft > 0 else { return endIfDone() }
        clients[client].operationsLeft -= 1
        let path = generator.number(0...cast.paths.count - 1)
        let die = generator.number(0...99)
        if die < scenario.readPercent { return read(path, client) }
        if die < scenario.readPercent + scenario.deletePercent { return delete(path, client) }
        try put(path, client, without: [], restarts: 0)
    }

    /// The active part is over once every client has done its share.
    private mutating func endIfDone() {
        guard !isCalm, clients.allSatisfy({ $0.operationsLeft == 0 && $0.work == nil }) else {
            return
        }
        begin(.calm)
    }

    /// Ends the operation at hand; the next begins after a pause.
    mutating func endOperation(_ client: Int) {
        clients[client].work = nil
        clients[client].waiting = []
        let pause = isCalm ? 10 : generator.number(0...scenario.thinkMilliseconds)
        queue.add(
            .client(client, life: clients[client].life, .begin), at: now + pause)
    }

    /// Whether the client dies at this step. Another takes its place later.
    mutating func dies(_ client: Int) -> Bool {
        guard !isCalm, generator.happens(perMille: scenario.clientDeathPerMille) else {
            return false
        }
        if trace.isOn { trace.note(now, "client \(client + 1) dies") }
        clients[client].life += 1
        endOperation(client)
        return true
    }

    // MARK: Kinds of operations

    private mutating func read(_ path: Int, _ client: Int) {
        var work = ClientWork(.read, path: path)
        work.order = generator.shuffle(Array(cast.nodes.indices))
        work.deadline = now + Pace.changeDeadline
        work.record = history.begin(.read, path: path)
        clients[client].work = work
        askNext(client)
    }

    private mutating func delete(_ path: Int, _ client: Int) {
        let change = Change(
            operation: .random(using: &generator), condition: condition(path, client) ?? .exists,
            effect: .delete)
        clients[client].work = ClientWork(.delete, path: path, change: change)
        commit(client, first: [])
    }

    private mutating func condition(_ path: Int, _ client: Int) -> Change.Condition? {
        guard generator.number(0...99) < scenario.conditionPercent else { return nil }
        guard let known = clients[client].known[path], generator.number(0...2) > 0 else {
            return .absent
        }
        return .matches(known)
    }

    /// Makes a version over the nodes that seem to be up, and stages its chunks.
    private mutating func put(
        _ path: Int, _ client: Int, without failed: Set<Int>, restarts: Int
    ) throws {
        let up = cast.nodes.indices.filter { seemsUp($0, to: client) && !failed.contains($0) }
        guard up.count >= 2 else { return endOperation(client) }
        let milliseconds = 1_000_000 + now + generator.number(-5_000...5_000)
        let version = VersionID.make(atMilliseconds: milliseconds, using: &generator)
        let upload = try Upload(
            version, path: path, nodes: up, rotation: generator.number(0...up.count - 1),
            chunkCount: generator.pick([1, 1, 2, 4]), cast: cast)
        let change = Change(
            operation: version.operation, condition: condition(path, client) ?? .none,
            effect: .put(version: version, manifestDigest: upload.digest))
        var work = ClientWork(.put(upload), path: path, change: change)
        work.restarts = restarts
        clients[client].work = work
        clients[client].waiting = []
        if trace.isOn {
            trace.note(
                now,
                "client \(client + 1) stages \(text(upload)) p\(path + 1) on \(up.map { $0 + 1 })")
        }
        for node in up {
            for index in upload.chunks(on: cast.nodes[node]) {
                guard !dies(client) else { return }
                send(.stage(version, index: index), to: node, client, within: Pace.stageTimeout)
            }
        }
        if clients[client].waiting.isEmpty { commit(client, first: upload.nodes) }
    }

    /// Begins the put anew, as another version without the nodes that failed.
    mutating func restartPut(_ client: Int) throws {
        guard let work = clients[client].work else { return }
        guard work.restarts < 3 else { return endOperation(client) }
        try put(
            work.path, client, without: work.failedNodes, restarts: work.restarts + 1)
    }

    private mutating func seemsUp(_ node: Int, to client: Int) -> Bool {
        let place = place(ofClient: client)
        let isReachable =
            nodes[node].isUp && nodes[node].votes && nodes[node].stoppedUntil <= now
            && !network.isCut(from: place, to: node) && !network.isCut(from: node, to: place)
        return generator.happens(perMille: 60) ? !isReachable : isReachable
    }

    /// Sends a request; if no answer comes in time, silence is one.
    mutating func send(
        _ request: ClientRequest, to node: Int, _ client: Int, within milliseconds: Int
    ) {
        lastCall += 1
        let call = ClientCall(id: lastCall, client: client, to: node, request: request)
        clients[client].waiting.insert(call.id)
        let delays = network.deliveries(
            from: place(ofClient: client), to: node, mayRepeat: false, using: &generator)
        for delay in delays { queue.add(.clientCall(call), at: now + delay) }
        queue.add(.clientReply(call, .silence), at: now + milliseconds)
    }
}

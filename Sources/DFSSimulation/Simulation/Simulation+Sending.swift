import DFSCluster
import DFSModel

/// Messages and syncs.
extension Simulation {
    /// Asks a peer; the answer, or its absence, comes back for `purpose`.
    mutating func ask(_ peer: Int, by node: Int, _ request: PeerRequest, for purpose: Purpose) {
        lastCall += 1
        let call = PeerCall(
            id: lastCall, from: node, boot: nodes[node].boot, to: peer, request: request)
        nodes[node].calls[call.id] = purpose
        send(call)
        queue.add(.callTimeout(call), at: now + Pace.peerTimeout)
    }

    /// Tells a peer something without waiting.
    mutating func tell(_ peer: Int, by node: Int, _ request: PeerRequest) {
        send(PeerCall(id: 0, from: node, boot: nodes[node].boot, to: peer, request: request))
    }

    private mutating func send(_ call: PeerCall) {
        let delays = network.deliveries(
            from: call.from, to: call.to, mayRepeat: true, using: &generator)
        for delay in delays { queue.add(.call(call), at: now + delay) }
    }

    mutating func reply(_ reply: PeerReply, to call: PeerCall) {
        guard call.id != 0 else { return }
        let delays = network.deliveries(
            from: call.to, to: call.from, mayRepeat: false, using: &generator)
        for delay in delays { queue.add(.reply(call, reply), at: now + delay) }
    }

    mutating func reply(_ reply: ClientReply, to call: ClientCall) {
        let delays = network.deliveries(
            from: call.to, to: place(ofClient: call.client), mayRepeat: false, using: &generator)
        for delay in delays { queue.add(.clientReply(call, reply), at: now + delay) }
    }

    func place(ofClient client: Int) -> Int { scenario.nodeCount + client }

    /// Does `action` once all that was written so far is synced.
    mutating func afterSync(_ node: Int, _ action: AfterSync) {
        nodes[node].afterSync.append(action)
        sync(node)
    }

    mutating func sync(_ node: Int) {
        guard !nodes[node].isSyncing else { return }
        nodes[node].isSyncing = true
        let milliseconds = generator.number(1...(isCalm ? 4 : scenario.syncMilliseconds))
        queue.add(.sync(node: node, boot: nodes[node].boot), at: now + milliseconds)
    }

    mutating func finishSync(_ node: Int) {
        nodes[node].isSyncing = false
        makeDurable(node)
        let actions = nodes[node].afterSync
        nodes[node].afterSync = []
        for action in actions { perform(action, node) }
    }

    private mutating func perform(_ action: AfterSync, _ node: Int) {
        switch action {
        case .reply(let call, let answer): reply(answer, to: call)
        case .stored(let call): reply(.stored, to: call)
        case .accepted(let path, let value): recordVote(path, value, node)
        case .followed(let peer, let isLast): followed(peer, by: node, isLast: isLast)
        case .forgotten(let version, let chunks): forgotten(version, chunks, node)
        }
    }

    /// What the catalog's writer has written is on the disk.
    mutating func makeDurable(_ node: Int) {
        let verbs = nodes[node].live.takeJournal() ?? []
        nodes[node].durable = nodes[node].live
        guard !verbs.isEmpty else { return }
        catalogEvents.append(
            .durable(node: node, verbs, nodes[node].durable.picture(keys: cast.keys)))
    }

    func name(_ node: Int) -> String { cast.nodes[node].text }
}

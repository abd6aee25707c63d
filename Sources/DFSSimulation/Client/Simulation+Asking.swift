import DFSCluster
import DFSHistory
import DFSModel

/// How clients ask one node after the other until one says how it ended, as `ClusterClient` does.
extension Simulation {
    /// Asks for the change at hand, beginning with the nodes `first`.
    mutating func commit(_ client: Int, first: [Int]) {
        guard var work = clients[client].work, let change = work.change else { return }
        let others = cast.nodes.indices.filter { !first.contains($0) }
        work.order = generator.shuffle(first) + generator.shuffle(others)
        work.deadline = now + Pace.changeDeadline
        work.stamp = 1_000_000 + now
        work.record = history.begin(change, path: work.path)
        clients[client].work = work
        askNext(client)
    }

    mutating func askNext(_ client: Int) {
        guard let work = clients[client].work else { return }
        guard now + 100 < work.deadline else { return giveUp(client) }
        guard work.position < work.order.count else { return endSweep(client) }
        clients[client].work?.position += 1
        let node = work.order[work.position]
        let time = min(Pace.attemptTimeout, work.deadline - now)
        guard let change = work.change else {
            return send(.read(path: work.path), to: node, client, within: time)
        }
        let asked = Change(
            operation: change.operation, condition: change.condition, effect: change.effect,
            isRetry: work.isAmbiguous, stamp: work.stamp)
        var upload: Upload?
        if case .put(let staged) = work.kind { upload = staged }
        if trace.isOn {
            trace.note(
                now, "client \(client + 1) asks \(name(node)) for \(text(asked)) p\(work.path + 1)")
        }
        send(.commit(path: work.path, asked, upload), to: node, client, within: time)
        _ = dies(client)
    }

    private mutating func endSweep(_ client: Int) {
        guard let work = clients[client].work else { return }
        guard work.sweep < 5, work.sweep == 0 || work.wasHeard else { return giveUp(client) }
        clients[client].work?.sweep += 1
        clients[client].work?.position = 0
        let pause = generator.number(50...150) << min(work.sweep, 3)
        queue.add(.client(client, life: clients[client].life, .sweep), at: now + pause)
    }

    private mutating func giveUp(_ client: Int) {
        guard let work = clients[client].work else { return }
        if trace.isOn {
            trace.note(
                now,
                "client \(client + 1) gives up, \(work.isAmbiguous ? "outcome unknown" : "no effect")"
            )
        }
        if let record = work.record, work.change == nil || !work.isAmbiguous {
            history.end(record, .never)
        }
        if work.isLast {
            ledger.violate("a strict read of p\(work.path + 1) fails although the faults are over")
        }
        endOperation(client)
    }

    mutating func receive(_ reply: ClientReply, to call: ClientCall) throws {
        let client = call.client
        guard clients[client].waiting.remove(call.id) != nil, let work = clients[client].work,
            !dies(client)
        else { return }
        switch (reply, call.request) {
        case (.stored, _):
            if clients[client].waiting.isEmpty { try finishStaging(client) }
        case (_, .stage):
            clients[client].work?.failedNodes.insert(call.to)
            if clients[client].waiting.isEmpty { try finishStaging(client) }
        case (.refused, _): askNext(client)
        case (.silence, _), (.unavailable, _):
            if case .silence = reply { clients[client].work?.isAmbiguous = true }
            clients[client].work?.wasHeard = true
            askNext(client)
        case (.read(let content), _):
            if trace.isOn {
                trace.note(now, "client \(client + 1) reads \(text(content)) p\(work.path + 1)")
            }
            clients[client].known[work.path] = content.version
            if let record = work.record { history.end(record, .saw(history.number(content))) }
            endOperation(client)
        case (.outcome(let outcome), _): try receive(outcome, client)
        }
    }

    private mutating func finishStaging(_ client: Int) throws {
        guard let work = clients[client].work, case .put(let upload) = work.kind else { return }
        guard work.failedNodes.isEmpty else { return try restartPut(client) }
        commit(client, first: upload.nodes)
    }

    private mutating func receive(_ outcome: ProposerOutcome, _ client: Int) throws {
        guard let work = clients[client].work, let record = work.record else { return }
        if trace.isOn { trace.note(now, "client \(client + 1) hears \(text(outcome))") }
        switch outcome {
        case .applied, .kept(_, .alreadyApplied), .kept(_, .unchanged):
            history.end(record, .applied)
            clients[client].known[work.path] = work.change?.sealedVersion
            endOperation(client)
        case .kept(_, .conditionFailed(let content)), .kept(_, .otherKind(let content)):
            history.end(record, .refused(saw: history.number(content)))
            clients[client].known[work.path] = content.version
            endOperation(client)
        case .notSealed(let missing):
            history.end(record, .never)
            clients[client].work?.failedNodes.formUnion(missing.map { cast.index(of: $0) })
            try restartPut(client)
        case .kept(_, .refusedBefore):
            history.end(record, .never)
            guard case .put = work.kind else { return endOperation(client) }
            try restartPut(client)
        case .unavailable:
            clients[client].work?.wasHeard = true
            askNext(client)
        case .kept(_, .late(let forgotten)):
            if !work.isAmbiguous { clients[client].work?.stamp = max(work.stamp, forgotten + 1) }
            clients[client].work?.wasHeard = true
            askNext(client)
        case .unknown, .kept(_, .cannotTell):
            clients[client].work?.isAmbiguous = true
            clients[client].work?.wasHeard = true
            askNext(client)
        }
    }

    /// A node that is asked by a client.
    mutating func receive(_ call: ClientCall) {
        let node = call.to
        guard nodes[node].isUp, nodes[node].votes else { return reply(.refused, to: call) }
        switch call.request {
        case .stage(let version, let index):
            nodes[node].files.insert(NodeModel.File(version: version, index: index))
            nodes[node].live.recordBlob(version, index: index, cast: cast)
            afterSync(node, .stored(call))
        case .commit(let path, let change, let upload):
            propose(
                ProposalStart(
                    path: path, change: change, upload: upload, completion: .client(call)), node)
        case .read(let path): strictRead(path, call)
        }
    }
}

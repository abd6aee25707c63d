import DFSCluster
import DFSModel

/// A node that is asked by a peer, or by itself.
extension Simulation {
    mutating func receive(_ call: PeerCall) {
        let node = call.to
        guard nodes[node].isUp, nodes[node].votes, nodes[call.from].votes || isAsking(call) else {
            return reply(.refused, to: call)
        }
        switch call.request {
        case .prepare(let path, let ballot, let upload):
            prepare(path, ballot, upload, node, call)
            mayCrash(node)
        case .accept(let path, let value, let uploads):
            accept(path, value, uploads, node, call)
            mayCrash(node)
            mayLoseDisk(node)
        case .learn(let path, let value):
            learn(path, value, [], node)
        case .read(let path):
            let state = nodes[node].durable.registers[path]
            let answer = StrictRead.Answer(
                accepted: state.accepted, isCommitted: state.accepted == state.committed)
            reply(.read(answer), to: call)
        case .changes(let after):
            let rows = nodes[node].durable.changes(after: after, limit: Pace.followPageSize)
            reply(.changes(rows, newest: nodes[node].durable.rowSequence), to: call)
        case .rows(let paths):
            let catalog = nodes[node].durable
            let rows = paths.compactMap { path in
                catalog.registers[path].committed.map {
                    (path: path, value: $0, uploads: catalog.uploads(of: $0.value))
                }
            }
            reply(.rows(rows), to: call)
        }
    }

    /// A node that does not vote yet may still ask for committed rows.
    private func isAsking(_ call: PeerCall) -> Bool {
        switch call.request {
        case .changes, .rows: true
        default: false
        }
    }

    private mutating func prepare(
        _ path: Int, _ ballot: Ballot, _ upload: Upload?, _ node: Int, _ call: PeerCall
    ) {
        let (answer, sealed) = nodes[node].live.prepare(path, ballot, upload, on: cast.nodes[node])
        if trace.isOn {
            trace.note(
                now,
                "\(name(node)) prepare \(text(ballot)) p\(path + 1) of \(name(call.from)): "
                    + "\(text(answer))\(sealed ? ", sealed \(text(upload))" : "")")
        }
        guard variant != .noSyncBeforePromise else {
            return reply(.prepared(answer, sealed: sealed), to: call)
        }
        afterSync(node, .reply(call, .prepared(answer, sealed: sealed)))
    }

    private mutating func accept(
        _ path: Int, _ value: BallotedValue, _ uploads: [Upload], _ node: Int, _ call: PeerCall
    ) {
        var answer = nodes[node].live.accept(path, value, uploads: uploads)
        if trace.isOn {
            trace.note(
                now,
                "\(name(node)) accept \(text(value)) p\(path + 1) of \(name(call.from)): \(answer)")
        }
        if answer == .accepted {
            if variant == .collectOnAccept { dropOthers(than: value.value, path, node) }
            afterSync(node, .accepted(path: path, value))
        } else if variant == .commitByTimestamp, answer != .lacksManifest {
            answer = .accepted
        }
        afterSync(node, .reply(call, .accepted(answer)))
    }

    /// Now and then a node crashes just after it has decided, before or after it has told.
    private mutating func mayCrash(_ node: Int) {
        guard !isCalm, generator.happens(perMille: scenario.stepCrashPerMille) else { return }
        queue.add(.fault(.crashOf(node)), at: now + generator.number(0...25))
    }

    private mutating func mayLoseDisk(_ node: Int) {
        guard !isCalm, generator.happens(perMille: scenario.stepLossPerMille) else { return }
        let wait = generator.number(0...2 * scenario.syncMilliseconds)
        queue.add(.fault(.loseDiskOf(node)), at: now + wait)
    }

    /// The broken variant: an accepted value decides what is kept.
    private mutating func dropOthers(than value: RegisterValue, _ path: Int, _ node: Int) {
        let versions = nodes[node].live.versions
        for version in versions.keys.sorted() where !value.namedVersions.contains(version) {
            guard let row = versions[version], row.upload?.path == path else { continue }
            nodes[node].live.versions[version]?.blobs = []
            for index in row.blobs {
                nodes[node].files.remove(NodeModel.File(version: version, index: index))
            }
        }
    }

    mutating func learn(_ path: Int, _ value: BallotedValue, _ uploads: [Upload], _ node: Int) {
        ledger.checkLearned(path, value, by: name(node))
        if nodes[node].live.learn(path, value, uploads: uploads) {
            if trace.isOn { trace.note(now, "\(name(node)) learns \(text(value)) p\(path + 1)") }
        }
        sync(node)
    }

    /// A node's acceptance is durable: perhaps the value is chosen now.
    mutating func recordVote(_ path: Int, _ value: BallotedValue, _ node: Int) {
        guard ledger.vote(path, value, node) else { return }
        if trace.isOn { trace.note(now, "CHOSEN p\(path + 1) \(text(value))") }
        checkHolders(path, value)
    }
}

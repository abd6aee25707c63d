import DFSCluster
import DFSModel

/// Proposals and strict reads, as `Node` and `ProposalDriver` carry them out.
extension MemberSimulation {
    /// A client asks some node for a change.
    mutating func begin() {
        guard let node = pickVoter() else { return }
        let path = generator.pick([0, 0, 0, 1, 2])
        lastNumber += 1
        let version = VersionID(high: 2, low: lastNumber)
        let change = Change(
            operation: version.operation,
            effect: .put(version: version, manifestDigest: Digest.of([1])))
        propose(change, path, node, .change)
    }

    mutating func pickVoter() -> Int? {
        let voters = nodes.indices.filter { isVoter($0) }
        return voters.isEmpty ? nil : generator.pick(voters)
    }

    mutating func propose(
        _ change: Change, _ path: Int, _ node: Int, _ purpose: MemberRun.Purpose, restarts: Int = 0
    ) {
        guard let list = nodes[node].list else { return }
        lastRun += 1
        runs[lastRun] = MemberRun(
            node: node, path: path, list: list, purpose: purpose, change: change,
            proposer: Proposer(
                key: keys[path], change: change, voters: list.names,
                proposer: nodes[node].proposer),
            waitingFor: [], restarts: restarts)
        start(lastRun)
    }

    /// Begins a round of a run, at a ballot of its list's epoch.
    mutating func start(_ number: Int) {
        guard var run = runs[number], var proposer = run.proposer else { return }
        run.isWaiting = false
        let floor = max(
            nodes[run.node].written.registers[run.path].promised.counter, proposer.counterSeen)
        let counter = nodes[run.node].ballots.next(above: floor, in: run.list.epoch)
        guard let counter else {
            run.isOutdated = true
            runs[number] = run
            return finish(proposer.giveUp(), number)
        }
        let actions = proposer.start(above: counter - 1)
        run.proposer = proposer
        runs[number] = run
        perform(actions, number)
    }

    mutating func perform(_ actions: [ProposerAction], _ number: Int) {
        for action in actions {
            guard let run = runs[number] else { return }
            switch action {
            case .prepare(let ballot):
                runs[number]?.ballot = ballot
                ask(number, run) { .prepare(run: number, path: run.path, ballot) }
            case .accept(let value):
                ask(number, run) { .accept(run: number, path: run.path, value, run.heard) }
            case .commit(let value):
                for member in run.list.members {
                    send(run.node, member.incarnation, .learn(path: run.path, value, run.heard))
                }
                note(run.heard, at: run.node)
                learn(run.path, value, run.node)
            case .backOff:
                guard run.isOutdated else {
                    runs[number]?.isWaiting = true
                    return
                }
                guard var proposer = run.proposer else { return }
                finish(proposer.giveUp(), number)
            case .finish(let outcome): finish(outcome, number)
            }
        }
    }

    private mutating func ask(_ number: Int, _ run: MemberRun, _ body: () -> MemberLetter.Body) {
        runs[number]?.waitingFor = Set(run.list.names)
        for member in run.list.members { send(run.node, member.incarnation, body()) }
    }

    mutating func send(_ from: Int, _ to: Incarnation, _ body: MemberLetter.Body) {
        guard let to = index(of: to) else { return }
        letters.append(MemberLetter(from: from, to: to, body: body))
    }

    /// Feeds an event to a run's proposer.
    mutating func feed(
        _ number: Int, from node: Int, _ event: (inout Proposer, NodeName) -> [ProposerAction]
    ) {
        guard var run = runs[number], var proposer = run.proposer else { return }
        run.waitingFor.remove(nodes[node].name)
        let actions = event(&proposer, nodes[node].name)
        run.proposer = proposer
        runs[number] = run
        perform(actions, number)
    }

    mutating func finish(_ outcome: ProposerOutcome, _ number: Int) {
        guard let run = runs.removeValue(forKey: number) else { return }
        if trace.isOn { trace.note(step, "\(name(run.node)) run \(number): \(outcome)") }
        let isNewer = nodes[run.node].list?.epoch ?? 0 > run.list.epoch
        switch outcome {
        case .applied(let value), .kept(let value, _):
            if case .read(let newest) = run.purpose {
                ledger.checkRead(run.path, value, newest: newest)
            }
            if case .settle = run.purpose { continueSettling(run.node) }
        case .unavailable, .unknown:
            let isSettle = if case .settle = run.purpose { true } else { false }
            guard run.isOutdated, isNewer, run.restarts < 5 else {
                if isSettle { nodes[run.node].settling = nil }
                return
            }
            let change = outcome == .unknown ? run.change.again : run.change
            propose(change, run.path, run.node, run.purpose, restarts: run.restarts + 1)
        case .notSealed: break
        }
    }

    // MARK: Strict reads

    mutating func strictRead() {
        guard let node = pickVoter(), let list = nodes[node].list else { return }
        let path = generator.number(0...Self.members)
        lastRun += 1
        let number = lastRun
        runs[number] = MemberRun(
            node: node, path: path, list: list,
            purpose: .read(newestChosen: ledger.newestChosen(path)),
            change: .identity(.random(using: &generator)), proposer: nil,
            waitingFor: Set(list.names))
        for member in list.members {
            send(node, member.incarnation, .read(run: number, path: path, epoch: list.epoch))
        }
    }

    /// - Parameter answer: nil if the node does not answer.
    mutating func gather(_ number: Int, _ answer: StrictRead.Answer?, from node: NodeName) {
        guard var run = runs[number], run.proposer == nil,
            run.waitingFor.remove(node) != nil, case .read(let newest) = run.purpose
        else { return }
        if let answer { run.answers[node] = answer }
        runs[number] = run
        guard run.waitingFor.isEmpty else { return }
        runs[number] = nil
        switch verdict(run) {
        case .chosen(let value): ledger.checkRead(run.path, value, newest: newest)
        case .undecided: propose(run.change, run.path, run.node, run.purpose)
        case .unavailable: break
        }
    }

    private func verdict(_ run: MemberRun) -> StrictRead.Verdict {
        var answers = run.answers
        if variant == .strictReadOfOldBallots {
            answers = answers.mapValues {
                StrictRead.Answer(accepted: $0.accepted, isCommitted: true)
            }
        }
        return StrictRead.verdict(
            answers, ofVoters: run.list.members.count, epoch: run.list.epoch)
    }
}

import DFSCluster
import DFSModel

/// A node that proposes: what `ProposalDriver` does, in events.
extension Simulation {
    /// Runs a proposal, after those of the same path that wait already.
    mutating func propose(_ start: ProposalStart, _ node: Int) {
        guard nodes[node].locks[start.path] == nil else {
            nodes[node].locks[start.path]?.append(start)
            return
        }
        nodes[node].locks[start.path] = []
        run(start, node)
    }

    private mutating func run(_ start: ProposalStart, _ node: Int) {
        lastProposal += 1
        let number = lastProposal
        let voters = voters(node)
        let proposer = Proposer(
            key: cast.keys[start.path], change: asProposed(start.change), voters: voters,
            sealers: start.upload?.manifest.layout.nodes ?? [], proposer: nodes[node].proposer)
        nodes[node].proposals[number] = Proposal(
            start: start, voters: voters.map { cast.index(of: $0) }, proposer: proposer)
        let boot = nodes[node].boot
        queue.add(
            .timer(node: node, boot: boot, .timeUp(number)),
            at: now + ProposalPace.deadlineMilliseconds)
        let floor = nodes[node].durable.registers[start.path].promised.counter
        begin(number, node, above: floor)
    }

    private func asProposed(_ change: Change) -> Change {
        guard variant == .retryWithoutRecent else { return change }
        return Change(
            operation: change.operation, condition: change.condition, effect: change.effect)
    }

    /// All nodes; of the variant with small majorities only as many as two are a majority of.
    private mutating func voters(_ node: Int) -> [NodeName] {
        guard variant == .majorityOfTwo, cast.nodes.count > 3 else { return cast.nodes }
        let others = generator.shuffle(cast.nodes.indices.filter { $0 != node }).prefix(2)
        return ([node] + others).sorted().map { cast.nodes[$0] }
    }

    mutating func begin(_ number: Int, _ node: Int, above floor: UInt64) {
        guard var proposal = nodes[node].proposals[number] else { return }
        let counter: UInt64
        if variant == .commitByTimestamp {
            counter = UInt64(max(1, 1_000_000 + now + nodes[node].clockOffset))
        } else {
            let seen = max(floor, proposal.proposer.counterSeen)
            counter = nodes[node].ballots.next(above: seen, in: 1) ?? seen + 1
        }
        let actions = proposal.proposer.start(above: counter - 1)
        nodes[node].proposals[number] = proposal
        perform(actions, number, node)
    }

    /// Feeds an event to a proposal and does what it says.
    mutating func feed(
        _ number: Int, _ node: Int, _ event: (inout Proposer) -> [ProposerAction]
    ) {
        guard var proposal = nodes[node].proposals[number] else { return }
        let actions = event(&proposal.proposer)
        nodes[node].proposals[number] = proposal
        perform(actions, number, node)
    }

    private mutating func perform(_ actions: [ProposerAction], _ number: Int, _ node: Int) {
        guard let proposal = nodes[node].proposals[number] else { return }
        let start = proposal.start
        for action in actions {
            switch action {
            case .prepare(let ballot): prepare(ballot, proposal, number, node)
            case .accept(let value):
                if variant == .conditionOnUnchosen,
                    case .keep(.conditionFailed(let content)) = start.change.verdict(
                        on: value.value, mayHaveApplied: true)
                {
                    finish(.kept(value, .conditionFailed(content)), number, node)
                    return
                }
                let uploads = variant == .commitByTimestamp ? [start.upload].compactMap(\.self) : []
                for peer in proposal.voters {
                    ask(
                        peer, by: node, .accept(path: start.path, value, uploads),
                        for: .accept(proposal: number, path: start.path, value, isResent: false))
                }
            case .commit(let value):
                for peer in cast.nodes.indices {
                    tell(peer, by: node, .learn(path: start.path, value))
                }
            case .finish(let outcome): finish(outcome, number, node)
            case .backOff: backOff(number, node)
            }
        }
    }

    private mutating func prepare(
        _ ballot: Ballot, _ proposal: Proposal, _ number: Int, _ node: Int
    ) {
        let start = proposal.start
        guard variant != .commitByTimestamp else {
            let accepted = nodes[node].live.registers[start.path].accepted
            for peer in cast.nodes {
                feed(number, node) {
                    $0.receive(.promised(accepted: accepted), sealed: true, for: ballot, from: peer)
                }
            }
            return
        }
        for peer in proposal.voters {
            ask(
                peer, by: node, .prepare(path: start.path, ballot, start.upload),
                for: .prepare(proposal: number, ballot))
        }
    }

    private mutating func backOff(_ number: Int, _ node: Int) {
        nodes[node].proposals[number]?.attempt += 1
        let attempt = nodes[node].proposals[number]?.attempt ?? 1
        let pause = generator.number(ProposalPace.pauseMilliseconds(beforeAttempt: attempt))
        queue.add(
            .timer(node: node, boot: nodes[node].boot, .startAgain(number)), at: now + pause)
    }

    /// Ends a proposal, lets the next of its path run, and hands the outcome on.
    mutating func finish(_ outcome: ProposerOutcome, _ number: Int, _ node: Int) {
        guard let proposal = nodes[node].proposals.removeValue(forKey: number) else { return }
        let path = proposal.start.path
        if trace.isOn {
            trace.note(
                now, "\(name(node)) p\(path + 1) \(text(proposal.start.change)): \(text(outcome))")
        }
        switch proposal.start.completion {
        case .client(let call): reply(.outcome(outcome), to: call)
        case .read(let call):
            reply(outcome.chosenContent.map { .read($0) } ?? .unavailable, to: call)
        case .collect(let version): proven(version, outcome, node)
        case .settle: break
        }
        guard var waiting = nodes[node].locks[path], !waiting.isEmpty else {
            nodes[node].locks[path] = nil
            return
        }
        let next = waiting.removeFirst()
        nodes[node].locks[path] = waiting
        run(next, node)
    }
}

extension ProposerOutcome {
    /// The value that the outcome rests on, if it is known to be chosen.
    var chosen: BallotedValue? {
        switch self {
        case .applied(let value), .kept(let value, _): value
        case .notSealed, .unavailable, .unknown: nil
        }
    }

    var chosenContent: Content? { chosen?.value.content }
}

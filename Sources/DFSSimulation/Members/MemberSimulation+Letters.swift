import DFSCluster
import DFSModel

/// What arrives, in any order.
extension MemberSimulation {
    /// A letter arrives, or gets lost; now and then it comes again.
    mutating func deliver() {
        guard !letters.isEmpty else { return }
        // Mostly what was sent last, or nothing would ever come to an end.
        let isLate = generator.number(0...3) == 0
        let position = generator.number(
            (isLate ? 0 : max(0, letters.count - 12))...letters.count - 1)
        let letter = letters[position]
        if !generator.happens(perMille: 30) { letters.remove(at: position) }
        guard !generator.happens(perMille: lossPerMille) else { return }
        receive(letter)
    }

    mutating func receive(_ letter: MemberLetter) {
        let node = letter.to
        guard nodes[node].isUp, !nodes[node].isLost else { return }
        switch letter.body {
        case .prepare(let run, let path, let ballot):
            guard answers(node, ballot.epoch) else {
                return refuse(run, ballot, letter)
            }
            let answer = nodes[node].written.prepare(path, ballot)
            reply(.promise(run: run, ballot, answer, steps: steps(node)), to: letter)
        case .accept(let run, let path, let value, let heard):
            guard answers(node, value.ballot.epoch) else {
                return refuse(run, value.ballot, letter)
            }
            note(heard, at: node)
            let answer = nodes[node].written.accept(path, value)
            if answer == .accepted { ledger.vote(path, value, nodes[node].incarnation) }
            reply(.acceptance(run: run, value.ballot, answer, steps: steps(node)), to: letter)
        case .read(let run, let path, let epoch):
            guard answers(node, epoch) else { return refuse(run, nil, letter) }
            let state = nodes[node].written.registers[path]
            let answer = StrictRead.Answer(
                accepted: state.accepted, isCommitted: state.accepted == state.committed)
            reply(.answer(run: run, answer), to: letter)
        case .learn(let path, let value, let heard):
            note(heard, at: node)
            learn(path, value, node)
        case .survey:
            reply(
                .surveyed(
                    nodes[node].survey, committed: nodes[node].written.registers.map(\.committed),
                    undecided: nodes[node].undecided), to: letter)
        default: receiveAnswer(letter)
        }
    }

    private mutating func receiveAnswer(_ letter: MemberLetter) {
        switch letter.body {
        case .promise(let run, let ballot, let answer, let steps):
            runs[run]?.heard.note(steps, of: nodes[letter.from].incarnation)
            feed(run, from: letter.from) {
                $0.receive(answer, sealed: true, for: ballot, from: $1)
            }
        case .acceptance(let run, let ballot, let answer, let steps):
            runs[run]?.heard.note(steps, of: nodes[letter.from].incarnation)
            feed(run, from: letter.from) { $0.receive(answer, for: ballot, from: $1) }
        case .answer(let run, let answer):
            gather(run, answer, from: nodes[letter.from].name)
        case .refusal(let run, let ballot, let members):
            exchange(members, letter)
            if members?.ballot != nodes[letter.to].chosenMembers?.ballot
                || nodes[letter.to].list?.epoch != runs[run]?.list.epoch
            {
                runs[run]?.isOutdated = true
            }
            if let ballot {
                feed(run, from: letter.from) { $0.fail($1, for: ballot) }
            } else {
                gather(run, nil, from: nodes[letter.from].name)
            }
        case .surveyed(let survey, let committed, let undecided):
            take(survey, committed, undecided, letter)
        default: break
        }
    }

    /// Whether a node answers a proposer that goes by the list of `epoch`.
    private func answers(_ node: Int, _ epoch: Int) -> Bool {
        mayVote(node) && (variant == .mixedEpochs || epoch == nodes[node].list?.epoch)
    }

    private func steps(_ node: Int) -> Int { nodes[node].written.steps }

    /// Remembers what a sender has heard of others' steps.
    mutating func note(_ heard: StepsHeard, at node: Int) {
        guard variant != .stepsUnheard else { return }
        nodes[node].written.note(heard)
    }

    private mutating func reply(_ body: MemberLetter.Body, to letter: MemberLetter) {
        letters.append(MemberLetter(from: letter.to, to: letter.from, body: body))
    }

    private mutating func refuse(_ run: Int, _ ballot: Ballot?, _ letter: MemberLetter) {
        reply(.refusal(run: run, ballot, members: nodes[letter.to].chosenMembers), to: letter)
    }

    /// The newer list goes to whoever has the older one.
    private mutating func exchange(_ theirs: BallotedValue?, _ letter: MemberLetter) {
        guard let theirs, let own = nodes[letter.to].chosenMembers else { return }
        if theirs.ballot > own.ballot {
            learn(Self.members, theirs, letter.to)
        } else if theirs.ballot < own.ballot {
            reply(.learn(path: Self.members, own, StepsHeard()), to: letter)
        }
    }

    mutating func learn(_ path: Int, _ value: BallotedValue, _ node: Int) {
        ledger.checkLearned(path, value)
        let isDeaf = path == Self.members && deaf.contains(node) && step < Self.steps
        guard !isDeaf || generator.happens(perMille: 30) else { return }
        guard nodes[node].written.learn(path, value), path == Self.members else { return }
        if trace.isOn, let list = nodes[node].list {
            trace.note(step, "\(name(node)) goes by epoch \(list.epoch): \(list.names)")
        }
    }

    /// Some node follows another's committed row.
    mutating func follow() {
        let up = nodes.indices.filter { nodes[$0].isUp && !nodes[$0].isLost }
        guard up.count > 1 else { return }
        let path = generator.number(0...Self.members)
        let (from, to) = (generator.pick(up), generator.pick(up))
        guard let value = nodes[from].written.registers[path].committed else { return }
        learn(path, value, to)
    }

    mutating func learnNewestMembers(_ node: Int) {
        let newest = nodes.compactMap { $0.isLost ? nil : $0.chosenMembers }
            .max { $0.ballot < $1.ballot }
        if let newest { learn(Self.members, newest, node) }
    }

    /// Somebody waits no longer for one node.
    mutating func timeOut() {
        guard !runs.isEmpty else { return }
        failOne(of: generator.pick(runs.keys.sorted()))
    }

    mutating func failOne(of number: Int) {
        guard let run = runs[number], let node = run.waitingFor.sorted().first else {
            runs[number] = nil
            return
        }
        guard run.proposer != nil, let ballot = run.ballot else {
            return gather(number, nil, from: node)
        }
        guard let index = nodes.firstIndex(where: { $0.name == node }) else { return }
        feed(number, from: index) { $0.fail($1, for: ballot) }
    }

    mutating func startAgain() {
        let waiting = runs.keys.sorted().filter { runs[$0]?.isWaiting == true }
        guard !waiting.isEmpty else { return }
        start(generator.pick(waiting))
    }
}

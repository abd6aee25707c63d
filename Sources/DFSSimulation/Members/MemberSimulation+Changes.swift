import DFSCluster
import DFSModel

/// Nodes that crash, lose their disks, come and go.
extension MemberSimulation {
    /// A node loses what is in memory, and starts again.
    mutating func crash() {
        let up = nodes.indices.filter { !nodes[$0].isLost }
        guard !up.isEmpty else { return }
        let node = generator.pick(up)
        runs = runs.filter { $0.value.node != node }
        nodes[node].forget(using: &generator)
        nodes[node].isUp = !nodes[node].isUp || generator.number(0...2) > 0
    }

    /// A disk is lost, a node is removed or added, or a newcomer asks once more.
    mutating func changeMembers() throws {
        if let newcomer = nodes.indices.first(where: { isOutside($0) }) {
            return try admit(newcomer)
        }
        guard changesLeft > 0, let list = newestList(), isShrinking || isWhole(list) else { return }
        let victim =
            isShrinking
            ? list.members[max(0, list.members.count - 1)] : generator.pick(list.members)
        switch isShrinking ? 0 : generator.number(0...3) {
        case 0 where list.members.count > 2: try propose(.remove(victim.name), without: victim)
        case 1 where list.members.count < 5:
            try addNewcomer(NodeName("DFS\(nodes.count + 10)"))
        case 0 where isShrinking: break
        default: try lose(victim)
        }
    }

    func newestList() -> MemberList? {
        nodes.filter { !$0.isLost }.compactMap(\.list).max { $0.epoch < $1.epoch }
    }

    /// Whether one more node may be lost: every member is there and votes.
    func isWhole(_ list: MemberList) -> Bool {
        list.members.allSatisfy { member in
            index(of: member.incarnation).map { !nodes[$0].isLost && mayVote($0) } ?? false
        }
    }

    private func isOutside(_ node: Int) -> Bool {
        guard !nodes[node].isLost, nodes[node].written.settledEpoch == 0 else { return false }
        return nodes[node].list?.member(nodes[node].incarnation) == nil
    }

    /// A node's disk is gone; another catalog begins in its slot.
    private mutating func lose(_ member: Member) throws {
        guard let node = index(of: member.incarnation) else { return }
        if trace.isOn { trace.note(step, "\(name(node)) loses its disk") }
        changesLeft -= 1
        nodes[node].isLost = true
        nodes[node].isUp = false
        runs = runs.filter { $0.value.node != node }
        try addNewcomer(member.name)
    }

    mutating func addNewcomer(_ name: NodeName) throws {
        let known = nodes.filter { $0.isUp && !$0.isLost }.compactMap(\.chosenMembers)
        guard !known.isEmpty else { return }
        let incarnation = Incarnation(high: 1, low: UInt64(nodes.count + 1))
        add(incarnation, name, knowing: generator.pick(known), settledEpoch: 0)
        if trace.isOn { trace.note(step, "\(self.name(nodes.count - 1)) begins") }
    }

    private mutating func admit(_ newcomer: Int) throws {
        try propose(
            .admit(
                name: nodes[newcomer].name, incarnation: nodes[newcomer].incarnation,
                address: try NodeAddress(host: "new\(newcomer)", port: 1)), without: nil)
    }

    /// Some member proposes the list that `change` makes of the one that it goes by.
    private mutating func propose(_ change: MemberChange, without victim: Member?) throws {
        let proposers = nodes.indices.filter {
            isVoter($0) && nodes[$0].incarnation != victim?.incarnation
        }
        guard !proposers.isEmpty else { return }
        let node = generator.pick(proposers)
        guard let list = nodes[node].list, case .change(let next) = change.verdict(on: list),
            isSettled(list)
        else { return }
        changesLeft -= 1
        for member in list.members {
            if let index = index(of: member.incarnation), !nodes[index].isLost {
                note(StepsHeard([member.incarnation: nodes[index].written.steps]), at: node)
            }
        }
        propose(
            Change(
                operation: .random(using: &generator), condition: .epoch(list.epoch),
                effect: .setMembers(next)), Self.members, node, .members(change))
    }

    /// Whether a majority has settled the list's epoch. It stays so, so it may be asked at once.
    private func isSettled(_ list: MemberList) -> Bool {
        list.members.count { member in
            index(of: member.incarnation).map {
                !nodes[$0].isLost && nodes[$0].written.settledEpoch >= list.epoch
            } ?? false
        } >= list.majority
    }

    // MARK: Settling

    /// Some node that has an epoch to settle goes on with it.
    mutating func settle() {
        let due = nodes.indices.filter { hasToSettle($0) }
        guard !due.isEmpty else { return }
        settle(generator.pick(due))
    }

    private func hasToSettle(_ node: Int) -> Bool {
        guard nodes[node].isUp, !nodes[node].isLost, let list = nodes[node].list,
            list.member(nodes[node].incarnation) != nil
        else { return false }
        return nodes[node].written.settledEpoch < list.epoch
    }

    /// Asks some node for a survey.
    mutating func settle(_ node: Int) {
        guard hasToSettle(node), let list = nodes[node].list else { return }
        var settling = EpochSettling(
            list: list, own: nodes[node].incarnation, settledEpoch: nodes[node].written.settledEpoch
        )
        if let known = nodes[node].settling, known.settling.epoch == list.epoch {
            settling = known.settling
        }
        nodes[node].settling = MemberSettling(
            settling: settling, survey: Survey(epoch: 0, settledEpoch: 0, newest: 0, steps: 0),
            asked: nodes[node].incarnation, undecided: [])
        if settling.isSettled { return markSettled(node) }
        for member in settling.toAsk { send(node, member.incarnation, .survey) }
    }

    /// A survey has come: everything committed is learned, what is undecided gets decided.
    mutating func take(
        _ survey: Survey, _ committed: [BallotedValue?],
        _ undecided: [(path: Int, ballot: Ballot)], _ letter: MemberLetter
    ) {
        let node = letter.to
        for (path, value) in committed.enumerated() {
            if let value { learn(path, value, node) }
        }
        guard var settling = nodes[node].settling, settling.undecided.isEmpty,
            let list = nodes[node].list, settling.settling.epoch == list.epoch
        else { return }
        let asked = nodes[letter.from].incarnation
        note(StepsHeard([asked: survey.steps]), at: node)
        guard settling.settling.counts(survey, from: asked) else { return }
        settling.survey = survey
        settling.asked = asked
        settling.undecided = variant == .committedRowsOnly ? [] : undecided
        nodes[node].settling = settling
        continueSettling(node)
    }

    /// Has the next undecided register decided, or absorbs the survey.
    mutating func continueSettling(_ node: Int) {
        guard var settling = nodes[node].settling else { return }
        settling.undecided.removeAll { !nodes[node].isBehind($0.path, $0.ballot) }
        nodes[node].settling = settling
        if let next = settling.undecided.first {
            let isRunning = runs.values.contains { run in
                guard case .settle = run.purpose else { return false }
                return run.node == node
            }
            guard !isRunning else { return }
            return propose(.identity(.random(using: &generator)), next.path, node, .settle)
        }
        settling.settling.absorb(settling.survey, from: settling.asked)
        nodes[node].settling = settling
        if settling.settling.isSettled { markSettled(node) }
    }

    private mutating func markSettled(_ node: Int) {
        guard let epoch = nodes[node].settling?.settling.epoch else { return }
        nodes[node].written.settle(epoch)
        nodes[node].settling = nil
        if trace.isOn { trace.note(step, "\(name(node)) has settled epoch \(epoch)") }
    }
}

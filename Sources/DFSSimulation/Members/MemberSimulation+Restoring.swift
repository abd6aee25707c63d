import DFSCluster
import DFSModel

/// Old copies of nodes' folders that somebody restores.
extension MemberSimulation {
    /// Somebody copies a node's folder away, or restores such a copy.
    mutating func copyOrRestore() throws {
        if generator.number(0...2) > 0 { backUp() } else { try restore() }
    }

    private mutating func backUp() {
        let up = nodes.indices.filter { !nodes[$0].isLost }
        guard !up.isEmpty else { return }
        let node = generator.pick(up)
        nodes[node].backup = nodes[node].written
    }

    /// A member is stopped, its copy restored, and the node started again. That takes longer than
    /// any round or message lives, and than nodes leave open what they have accepted: those who
    /// are up have heard how the rounds ended. Often those who were down are back by then, with
    /// what they knew before.
    private mutating func restore() throws {
        guard let list = newestList(), isWhole(list) else { return }
        let isUp = list.members.compactMap { index(of: $0.incarnation) }.filter { nodes[$0].isUp }
        let old = isUp.filter { nodes[$0].backup.map(\.steps) ?? .max < nodes[$0].written.steps }
        guard isUp.count >= list.majority, !old.isEmpty else { return }
        let node = generator.pick(old)
        drain()
        for other in isUp { settleUndecided(other) }
        if generator.number(0...3) > 0 { startAll() }
        guard let backup = nodes[node].backup, let list = newestList(),
            list.member(nodes[node].incarnation) != nil, isWhole(list), isOneFailure(list)
        else { return }
        restoresLeft -= 1
        nodes[node].written = backup
        nodes[node].forget(using: &generator)
        if trace.isOn { trace.note(step, "\(name(node)) is an old copy of itself") }
        guard isRemembered(node, among: list) else { return }
        if trace.isOn { trace.note(step, "\(name(node)) is known for it, and replaced") }
        nodes[node].isLost = true
        nodes[node].isUp = false
        try addNewcomer(nodes[node].name)
    }

    private mutating func startAll() {
        for node in nodes.indices where !nodes[node].isLost { nodes[node].isUp = true }
    }

    /// Whether a restored copy that votes is one failure, and not a second one: nobody is down, or
    /// two majorities of the list have more than one node in common.
    private func isOneFailure(_ list: MemberList) -> Bool {
        let voting = list.members.count { member in
            index(of: member.incarnation).map { isVoter($0) } ?? false
        }
        let leaversAreUp = list.leavers.allSatisfy { member in
            index(of: member.incarnation).map { nodes[$0].isUp && !nodes[$0].isLost } ?? false
        }
        let shared = 2 * list.majority - list.members.count
        return voting == list.members.count && leaversAreUp
            || voting >= list.majority && shared > 1
    }

    private mutating func settleUndecided(_ node: Int) {
        for (path, _) in nodes[node].undecided where isVoter(node) {
            propose(.identity(.random(using: &generator)), path, node, .change)
            drain()
        }
    }

    /// Whether one of those that a node hears from before it votes remembers more of it than it
    /// does itself. It asks all that answer: a majority may be one that was down meanwhile. The
    /// leavers of the last change are asked too.
    private mutating func isRemembered(_ node: Int, among list: MemberList) -> Bool {
        let own = nodes[node]
        var others = list.members.compactMap { index(of: $0.incarnation) }.filter { $0 != node }
        if variant != .leaversUnasked {
            others += list.leavers.compactMap { index(of: $0.incarnation) }.filter { $0 != node }
        }
        switch variant {
        case .unaskedRestore: others = []
        case .restoreAsksMajority:
            while others.count + 1 > list.majority {
                others.remove(at: generator.number(0...others.count - 1))
            }
        default: others = others.filter { nodes[$0].isUp }
        }
        return others.contains {
            nodes[$0].written.heard.steps[own.incarnation] ?? 0 > own.written.steps
        }
    }
}

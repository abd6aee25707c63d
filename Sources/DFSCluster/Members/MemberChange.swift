package import DFSModel

/// A change of the list of members: of one slot, so that majorities of the list before and after
/// it have a node in common wherever none is a newcomer (docs/commit.md, "Members").
package enum MemberChange: Hashable, Sendable {
    /// A new incarnation asks for a slot: a new slot, or one whose incarnation it replaces.
    case admit(name: NodeName, incarnation: Incarnation, address: NodeAddress)
    /// A slot goes.
    case remove(NodeName)
    /// A node is reached elsewhere from now on.
    case move(NodeName, to: NodeAddress)

    /// What becomes of a list.
    package enum Verdict: Hashable, Sendable {
        /// Propose this list, which has the next epoch.
        case change(MemberList)
        /// The list is so already.
        case done
        /// It cannot be; a sentence says why.
        case refused(String)
    }

    /// What to do with `list`.
    package func verdict(on list: MemberList) -> Verdict {
        switch self {
        case .admit(let name, let incarnation, let address):
            return admit(name, incarnation, address, to: list)
        case .remove(let name):
            guard list.member(named: name) != nil else { return .done }
            guard list.members.count > 1 else {
                return .refused("\(name) is the only member. A cluster needs one.")
            }
            return Self.next(list.members.filter { $0.name != name }, after: list)
        case .move(let name, let address):
            guard let member = list.member(named: name) else {
                return .refused("There is no member \(name).")
            }
            guard member.address != address else { return .done }
            return Self.replace(
                Member(
                    name: name, incarnation: member.incarnation, address: address,
                    since: member.since),
                in: list)
        }
    }

    private func admit(
        _ name: NodeName, _ incarnation: Incarnation, _ address: NodeAddress, to list: MemberList
    ) -> Verdict {
        if let known = list.member(incarnation) {
            guard known.name == name else {
                return .refused("The incarnation \(incarnation) is that of \(known.name).")
            }
            return .done
        }
        return Self.replace(
            Member(
                name: name, incarnation: incarnation, address: address, since: list.epoch + 1),
            in: list)
    }

    /// The list with `member` in its slot, new or not.
    private static func replace(_ member: Member, in list: MemberList) -> Verdict {
        let others = list.members.filter { $0.name != member.name }
        if let neighbour = others.first(where: { $0.address == member.address }) {
            return .refused("\(member.address) is the address of \(neighbour.name).")
        }
        return next(others + [member], after: list)
    }

    private static func next(_ members: [Member], after list: MemberList) -> Verdict {
        do {
            return .change(
                try MemberList(epoch: list.epoch + 1, members: members, former: list.members))
        } catch {
            return .refused(error.message)
        }
    }
}

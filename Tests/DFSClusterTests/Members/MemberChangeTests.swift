import DFSCluster
import DFSModel
import Testing

@Suite("Changes of the list of members")
struct MemberChangeTests {
    private func next(_ change: MemberChange, _ list: MemberList) throws -> MemberList {
        guard case .change(let next) = change.verdict(on: list) else {
            throw ModelError(.invalid, "\(change.verdict(on: list))")
        }
        return next
    }

    @Test("a new incarnation takes its slot at the next epoch, and the former voters are kept")
    func replace() throws {
        let list = try Members.list(4)
        let newcomer = Members.incarnation(30)
        let address = try NodeAddress(host: "new", port: 1)
        let change = MemberChange.admit(
            name: try Members.name(3), incarnation: newcomer, address: address)
        let next = try next(change, list)
        #expect(next.epoch == 2)
        #expect(next.names == list.names)
        #expect(
            next.member(named: try Members.name(3))
                == Member(
                    name: try Members.name(3), incarnation: newcomer, address: address, since: 2))
        #expect(next.former == list.members)
        #expect(change.verdict(on: next) == .done)
    }

    @Test("a new slot, one less, and another address are each one change")
    func others() throws {
        let list = try Members.list(3)
        let added = try next(
            .admit(
                name: try Members.name(4), incarnation: Members.incarnation(4),
                address: try Members.address(4)), list)
        #expect(added.members.count == 4)
        #expect(added.member(named: try Members.name(4))?.since == 2)
        let removed = try next(.remove(try Members.name(2)), added)
        #expect(removed.names == [try Members.name(1), try Members.name(3), try Members.name(4)])
        #expect(removed.epoch == 3)
        let elsewhere = try NodeAddress(host: "elsewhere", port: 9)
        let moved = try next(.move(try Members.name(3), to: elsewhere), removed)
        #expect(moved.member(named: try Members.name(3))?.address == elsewhere)
        #expect(moved.member(named: try Members.name(3))?.since == 1)
        #expect(MemberChange.remove(try Members.name(2)).verdict(on: moved) == .done)
        #expect(MemberChange.move(try Members.name(3), to: elsewhere).verdict(on: moved) == .done)
    }

    @Test("what cannot be is refused with a sentence")
    func refused() throws {
        let list = try Members.list(2)
        let changes: [MemberChange] = [
            .move(try Members.name(7), to: try Members.address(7)),
            .move(try Members.name(1), to: try Members.address(2)),
            .admit(
                name: try Members.name(3), incarnation: Members.incarnation(3),
                address: try Members.address(1)),
            .admit(
                name: try Members.name(3), incarnation: Members.incarnation(1),
                address: try Members.address(3)),
        ]
        for change in changes {
            guard case .refused(let sentence) = change.verdict(on: list) else {
                Issue.record("\(change) is not refused")
                continue
            }
            #expect(sentence.hasSuffix("."))
        }
        guard
            case .refused = MemberChange.remove(try Members.name(1)).verdict(
                on: try .init(
                    epoch: 1, members: Array(list.members.prefix(1))))
        else {
            Issue.record("the last member is removed")
            return
        }
    }

    @Test("majorities of the list before and after meet wherever no newcomer is among them")
    func intersections() throws {
        for count in 1...7 {
            let list = try Members.list(count)
            var changes: [MemberChange] = [
                .admit(
                    name: try Members.name(count + 1), incarnation: Members.incarnation(99),
                    address: try Members.address(99)),
                .admit(
                    name: try Members.name(1), incarnation: Members.incarnation(99),
                    address: try Members.address(99)),
                .move(try Members.name(1), to: try Members.address(99)),
            ]
            if count > 1 { changes.append(.remove(try Members.name(1))) }
            for change in changes {
                let next = try next(change, list)
                for before in Members.majorities(of: list) {
                    for after in Members.majorities(of: next)
                    where !after.contains(Members.incarnation(99)) {
                        #expect(!before.isDisjoint(with: after), "\(change) of \(count)")
                    }
                }
            }
        }
    }
}

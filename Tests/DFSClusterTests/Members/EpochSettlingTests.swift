import DFSCluster
import DFSModel
import Testing

@Suite("Settling an epoch, and who votes")
struct EpochSettlingTests {
    private let newcomer = Members.incarnation(30)

    private func replaced() throws -> MemberList {
        let change = MemberChange.admit(
            name: try Members.name(3), incarnation: newcomer, address: try Members.address(3))
        guard case .change(let next) = change.verdict(on: try Members.list(4)) else {
            throw ModelError(.invalid, "not a change")
        }
        return next
    }

    private func survey(epoch: Int, settled: Int = 1) -> Survey {
        Survey(epoch: epoch, settledEpoch: settled, newest: 0, steps: 0)
    }

    @Test("founders have nothing to settle")
    func founders() throws {
        let settling = EpochSettling(
            list: try Members.list(4), own: Members.incarnation(1), settledEpoch: 1)
        #expect(settling.isSettled)
        #expect(settling.toAsk.isEmpty)
    }

    @Test("a newcomer settles with a majority of the former voters that have left their epoch")
    func newcomerSettles() throws {
        var settling = EpochSettling(list: try replaced(), own: newcomer, settledEpoch: 0)
        #expect(settling.toAsk.count == 4)
        settling.absorb(survey(epoch: 1), from: Members.incarnation(1))
        settling.absorb(survey(epoch: 2), from: Members.incarnation(9))
        #expect(settling.toAsk.count == 4)
        for number in [1, 2] {
            settling.absorb(survey(epoch: 2), from: Members.incarnation(number))
        }
        #expect(!settling.isSettled)
        settling.absorb(survey(epoch: 2), from: Members.incarnation(2))
        #expect(!settling.isSettled)
        settling.absorb(survey(epoch: 3), from: Members.incarnation(4))
        #expect(settling.isSettled)
    }

    @Test("a voter that stays counts itself, a member that never settled counts for nobody")
    func oldVoters() throws {
        let list = try replaced()
        var settling = EpochSettling(list: list, own: Members.incarnation(1), settledEpoch: 1)
        #expect(settling.toAsk.map(\.incarnation) == [2, 3, 4, 30].map(Members.incarnation))
        settling.absorb(survey(epoch: 2), from: Members.incarnation(2))
        settling.absorb(survey(epoch: 2, settled: 0), from: Members.incarnation(4))
        #expect(!settling.isSettled)
        settling.absorb(survey(epoch: 2), from: Members.incarnation(4))
        #expect(settling.isSettled)
        let next = try MemberList(epoch: 3, members: list.members, former: list.members)
        var again = EpochSettling(list: next, own: newcomer, settledEpoch: 0)
        #expect(again.toAsk.count == 3)
        // Without its own former vote it needs three others.
        for number in [1, 2] {
            again.absorb(survey(epoch: 3), from: Members.incarnation(number))
        }
        #expect(!again.isSettled)
        var voter = EpochSettling(list: next, own: newcomer, settledEpoch: 2)
        for number in [1, 2] {
            voter.absorb(survey(epoch: 3), from: Members.incarnation(number))
        }
        #expect(voter.isSettled)
    }

    @Test("one node that has settled the epoch is enough: it knows what a majority knew")
    func transitive() throws {
        var settling = EpochSettling(
            list: try replaced(), own: Members.incarnation(1), settledEpoch: 1)
        settling.absorb(survey(epoch: 2, settled: 2), from: newcomer)
        #expect(settling.isSettled)
    }

    @Test("who votes: members that have settled since they were admitted, and no old copy")
    func standing() throws {
        let list = try replaced()
        func standing(_ own: Incarnation, settled: Int, isRolledBack: Bool = false) -> Standing {
            Standing(of: own, in: list, settledEpoch: settled, isRolledBack: isRolledBack)
        }
        #expect(standing(Members.incarnation(1), settled: 1) == .votes)
        #expect(standing(Members.incarnation(1), settled: 1, isRolledBack: true) == .rolledBack)
        #expect(standing(Members.incarnation(3), settled: 1) == .stranger)
        #expect(standing(newcomer, settled: 0) == .settling)
        #expect(standing(newcomer, settled: 1) == .settling)
        #expect(standing(newcomer, settled: 2) == .votes)
    }
}

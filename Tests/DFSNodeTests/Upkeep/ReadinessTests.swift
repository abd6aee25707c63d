import DFSCluster
import DFSModel
import Testing

@testable import DFSNode

@Suite("Whom a node hears from before it votes")
struct ReadinessTests {
    private let list: MemberList
    private let own: NodeName
    private let others: [NodeName]

    init() throws {
        list = try MemberList(
            epoch: 1,
            members: (1...3).map {
                Member(
                    name: try NodeName("DFS\($0)"),
                    incarnation: Incarnation(high: 1, low: UInt64($0)),
                    address: try NodeAddress(host: "node\($0)", port: 1))
            })
        own = list.names[0]
        others = Array(list.names.dropFirst())
    }

    @Test("a majority is not enough while a member has not been asked")
    func notAsked() {
        let readiness = Readiness()
        readiness.noteHearing(others[0])
        #expect(!readiness.hasHeard(among: list, own: own))
        readiness.noteHearing(others[1])
        #expect(readiness.hasHeard(among: list, own: own))
    }

    @Test("a member that does not answer is waited for no longer")
    func silence() {
        let readiness = Readiness()
        readiness.noteSilence(of: others[1])
        #expect(!readiness.hasHeard(among: list, own: own), "nobody has answered")
        readiness.noteHearing(others[0])
        #expect(readiness.hasHeard(among: list, own: own))
    }

    @Test("who comes later need not be asked before the node goes on voting")
    func newcomer() throws {
        let readiness = Readiness()
        for other in others { readiness.noteHearing(other) }
        #expect(readiness.hasHeard(among: list, own: own))
        let newcomer = Member(
            name: try NodeName("DFS4"), incarnation: Incarnation(high: 1, low: 4),
            address: try NodeAddress(host: "node4", port: 1))
        let wider = try MemberList(epoch: 2, members: list.members + [newcomer])
        #expect(readiness.hasHeard(among: wider, own: own))
    }

    @Test("who left with the last change is asked too: it may be the only one who remembers")
    func leaver() throws {
        let readiness = Readiness()
        let smaller = try MemberList(
            epoch: 2, members: list.members.filter { $0.name != others[1] }, former: list.members)
        readiness.noteHearing(others[0])
        #expect(!readiness.hasHeard(among: smaller, own: own))
        readiness.noteSilence(of: others[1])
        #expect(readiness.hasHeard(among: smaller, own: own))
    }
}

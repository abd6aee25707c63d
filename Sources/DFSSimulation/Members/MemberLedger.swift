import DFSCluster
import DFSModel

/// What majorities have accepted, each of the list of its ballot's epoch, and what is wrong
/// with it.
struct MemberLedger: Sendable {
    private var lists: [Int: MemberList]
    private var votes: [[BallotedValue: Set<Incarnation>]]
    /// By register, in the order of their ballots.
    private(set) var chosen: [[BallotedValue]]
    private(set) var violation: String?

    init(founders: MemberList, pathCount: Int) {
        lists = [1: founders]
        votes = Array(repeating: [:], count: pathCount)
        chosen = Array(repeating: [], count: pathCount)
    }

    mutating func violate(_ text: String) {
        if violation == nil { violation = text }
    }

    /// A value is known to be chosen from the start.
    mutating func found(_ path: Int, _ value: BallotedValue) {
        chosen[path] = [value]
    }

    /// A voter has accepted a value: perhaps it is chosen now.
    mutating func vote(_ path: Int, _ value: BallotedValue, _ voter: Incarnation) {
        votes[path][value, default: []].insert(voter)
        guard let list = lists[value.ballot.epoch], !chosen[path].contains(value) else { return }
        let count = votes[path][value]?.count { list.member($0) != nil } ?? 0
        guard count >= list.majority else { return }
        let position = chosen[path].firstIndex { $0.ballot > value.ballot } ?? chosen[path].count
        chosen[path].insert(value, at: position)
        if case .members(let list) = value.value.content { lists[list.epoch] = list }
        for later in [position, position + 1]
        where chosen[path].indices.contains(later) && later > 0 {
            let (before, after) = (chosen[path][later - 1], chosen[path][later])
            if before.ballot == after.ballot || !after.value.descends(from: before.value) {
                violate("chosen values of register \(path + 1) do not follow from one another")
            }
        }
    }

    mutating func checkLearned(_ path: Int, _ value: BallotedValue) {
        guard !chosen[path].contains(value) else { return }
        violate("a value of register \(path + 1) is learned that no majority has accepted")
    }

    /// A strict read has answered with `value`; when it began, a value of `newest` was chosen.
    mutating func checkRead(_ path: Int, _ value: BallotedValue?, newest: Ballot) {
        guard value?.ballot ?? .zero >= newest else {
            return violate("a strict read of register \(path + 1) does not see what was chosen")
        }
        // What it saw must be part of every later chosen value.
        guard let value, !chosen[path].contains(value) else { return }
        violate("a strict read of register \(path + 1) saw what was never chosen")
    }

    func newestChosen(_ path: Int) -> Ballot { chosen[path].last?.ballot ?? .zero }
}

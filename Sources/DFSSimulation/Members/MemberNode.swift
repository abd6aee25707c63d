import DFSCluster
import DFSModel

/// One incarnation of a slot: what it has written down, and what it has in memory until it crashes.
struct MemberNode: Sendable {
    let incarnation: Incarnation
    let name: NodeName

    /// Written down; each step is durable before it is answered.
    var written: MemberCatalog
    /// A copy of it that somebody made once.
    var backup: MemberCatalog?

    // What has happened to it.
    var isUp = true
    var isLost = false

    // In memory.
    var proposer: ProposerID
    var ballots = BallotCounter()
    var settling: MemberSettling?

    /// The committed value of the member register, which is the last one.
    var chosenMembers: BallotedValue? { written.registers.last?.committed }

    var list: MemberList? {
        guard case .members(let list)? = chosenMembers?.value.content else { return nil }
        return list
    }

    var standing: Standing {
        guard let list else { return .stranger }
        return Standing(
            of: incarnation, in: list, settledEpoch: written.settledEpoch, isRolledBack: false)
    }

    /// What it says about itself.
    var survey: Survey {
        Survey(
            epoch: list?.epoch ?? 0, settledEpoch: written.settledEpoch, newest: 0,
            steps: written.steps)
    }

    /// What was only in memory is gone, as after a crash.
    mutating func forget(using generator: inout SeededGenerator) {
        settling = nil
        ballots = BallotCounter()
        proposer = .make(incarnation: incarnation, using: &generator)
    }

    /// Registers whose accepted value it does not know to be chosen, with that ballot.
    var undecided: [(path: Int, ballot: Ballot)] {
        written.registers.indices.compactMap { path in
            guard let accepted = written.registers[path].accepted?.ballot,
                accepted > written.registers[path].committed?.ballot ?? .zero
            else { return nil }
            return (path, accepted)
        }
    }

    /// Whether its committed ballot of a register is below `ballot`.
    func isBehind(_ path: Int, _ ballot: Ballot) -> Bool {
        written.registers[path].committed?.ballot ?? .zero < ballot
    }
}

/// A node that settles an epoch, and what it still has to have decided of the survey at hand.
struct MemberSettling: Sendable {
    var settling: EpochSettling
    var survey: Survey
    var asked: Incarnation
    var undecided: [(path: Int, ballot: Ballot)]
}

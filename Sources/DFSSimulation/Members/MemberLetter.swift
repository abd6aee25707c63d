import DFSCluster
import DFSModel

/// A message between nodes. Nodes are numbered by incarnation.
struct MemberLetter: Sendable {
    enum Body: Sendable {
        case prepare(run: Int, path: Int, Ballot)
        case promise(run: Int, Ballot, PrepareAnswer, steps: Int)
        case accept(run: Int, path: Int, BallotedValue, StepsHeard)
        case acceptance(run: Int, Ballot, AcceptAnswer, steps: Int)
        case read(run: Int, path: Int, epoch: Int)
        case answer(run: Int, StrictRead.Answer)
        /// The node does not vote by the list that it was asked by; the list that it goes by.
        case refusal(run: Int, Ballot?, members: BallotedValue?)
        case learn(path: Int, BallotedValue, StepsHeard)
        case survey
        case surveyed(Survey, committed: [BallotedValue?], undecided: [(path: Int, ballot: Ballot)])
    }

    let from: Int
    let to: Int
    let body: Body
}

/// A proposal or strict read under way.
struct MemberRun: Sendable {
    enum Purpose: Sendable {
        case change
        case read(newestChosen: Ballot)
        case members(MemberChange)
        case settle
    }

    let node: Int
    let path: Int
    let list: MemberList
    let purpose: Purpose
    var change: Change
    /// Nil for the asking part of a strict read.
    var proposer: Proposer?
    var ballot: Ballot?
    /// What the voters have told of their steps.
    var heard = StepsHeard()
    var waitingFor: Set<NodeName>
    var answers: [NodeName: StrictRead.Answer] = [:]
    var isOutdated = false
    var isWaiting = false
    var restarts = 0
}

package import DFSModel

/// One attempt to change one register: the proposer of CASPaxos as a value.
///
/// Events go in (``start(above:)``, answers, failures), actions come out; there is no clock, no
/// random source and no I/O in here. The driver sends what it is told to send to every voter,
/// reports each answer or failure once, and waits before it calls ``start(above:)`` again after
/// ``ProposerAction/backOff``. docs/commit.md has the rules and why they hold.
package struct Proposer: Sendable {
    package let key: RegisterKey
    package let change: Change
    /// The nodes that must have sealed the change's version; empty if it names none.
    package let sealers: Set<NodeName>

    private let voters: Set<NodeName>
    private let majority: Int
    private let proposer: ProposerID

    private var round: Round?
    /// Whether an accept with this change's effect may have reached a node.
    private var effectProposed = false
    private var highestSeen: UInt64 = 0

    package init(
        key: RegisterKey, change: Change, voters: [NodeName], sealers: [NodeName] = [],
        proposer: ProposerID
    ) {
        self.key = key
        self.change = change
        self.voters = Set(voters)
        self.sealers = Set(sealers)
        self.majority = voters.count / 2 + 1
        self.proposer = proposer
    }

    /// Begins a round at a ballot above `counter` and above all that earlier rounds have seen.
    /// The caller guarantees that this process has not used the counter before.
    package mutating func start(above counter: UInt64) -> [ProposerAction] {
        let ballot = Ballot(counter: max(counter, highestSeen) + 1, proposer: proposer)
        highestSeen = ballot.counter
        round = Round(ballot: ballot, waitingFor: voters)
        return [.prepare(ballot)]
    }

    /// The driver's time is up: what can be said about the outcome now.
    package mutating func giveUp() -> ProposerOutcome {
        round = nil
        return effectProposed || change.isRetry ? .unknown : .unavailable
    }

    /// The highest ballot counter that this attempt has used or seen.
    package var counterSeen: UInt64 { highestSeen }
}

/// What the driver does next.
package enum ProposerAction: Hashable, Sendable {
    /// Send prepare to every voter; to the sealers with the request to seal the version.
    case prepare(Ballot)
    /// Send accept to every voter.
    case accept(BallotedValue)
    /// Tell every voter that this value is chosen. It may be lost.
    case commit(BallotedValue)
    /// Wait a jittered moment and start again.
    case backOff
    case finish(ProposerOutcome)
}

/// How an attempt ended.
package enum ProposerOutcome: Hashable, Sendable {
    /// The value is chosen and holds the change's effect.
    case applied(BallotedValue)
    /// The value is chosen and was left as it is, for this reason.
    case kept(BallotedValue, Change.Answer)
    /// These nodes of the layout have not sealed the version (or did not answer). Nothing was
    /// changed and nothing of this change can take effect any more.
    case notSealed([NodeName])
    /// No majority answered. Nothing was changed.
    case unavailable
    /// No majority answered, and the effect may take place yet.
    case unknown
}

extension Proposer {
    /// A node's answer to the prepare of `ballot`.
    package mutating func receive(
        _ answer: PrepareAnswer, sealed: Bool, for ballot: Ballot, from node: NodeName
    ) -> [ProposerAction] {
        guard var current = round, current.ballot == ballot, current.proposal == nil,
            current.waitingFor.remove(node) != nil
        else { return [] }
        switch answer {
        case .promised(let accepted):
            current.promises[node] = .some(accepted)
            if sealed { current.sealed.insert(node) }
        case .refused(let promised):
            current.refusers.insert(node)
            highestSeen = max(highestSeen, promised.counter)
        }
        round = current
        return afterPrepareEvent(current)
    }

    /// A node's answer to the accept of `ballot`.
    package mutating func receive(
        _ answer: AcceptAnswer, for ballot: Ballot, from node: NodeName
    ) -> [ProposerAction] {
        guard var current = round, current.ballot == ballot, current.proposal != nil,
            current.waitingFor.remove(node) != nil
        else { return [] }
        switch answer {
        case .accepted: current.acceptances += 1
        case .refused(let promised):
            current.refusers.insert(node)
            highestSeen = max(highestSeen, promised.counter)
        case .lacksManifest: break
        }
        round = current
        return afterAcceptEvent(current)
    }

    /// A node did not answer in this round: refused connection, error or time-out.
    package mutating func fail(_ node: NodeName, for ballot: Ballot) -> [ProposerAction] {
        guard var current = round, current.ballot == ballot,
            current.waitingFor.remove(node) != nil
        else { return [] }
        round = current
        return current.proposal == nil ? afterPrepareEvent(current) : afterAcceptEvent(current)
    }

    private mutating func afterPrepareEvent(_ current: Round) -> [ProposerAction] {
        guard current.promises.count >= majority else {
            let canStill = current.promises.count + current.waitingFor.count >= majority
            return canStill ? [] : endRound(current)
        }
        let verdict = change.verdict(
            on: current.valueRead, mayHaveApplied: effectProposed || change.isRetry)
        switch verdict {
        case .keep(let answer):
            return propose(current.valueRead, in: current, answer: .kept(answer))
        case .refuse(let value, let answer):
            return propose(value, in: current, answer: .kept(answer))
        case .apply(let value):
            if sealers.isSubset(of: current.sealed) {
                effectProposed = true
                return propose(value, in: current, answer: .applied)
            }
            guard sealers.subtracting(current.sealed).isDisjoint(with: current.waitingFor) else {
                return []
            }
            return withoutSeals(current)
        }
    }

    /// Some sealers have not sealed. Without another attempt on the way that is final. With one,
    /// a value that refuses the operation has to be chosen first: that ends earlier accepts, and
    /// later rounds of an attempt through another node.
    /// A sealer that refused the ballot says nothing about its chunks: it is asked again above.
    private mutating func withoutSeals(_ current: Round) -> [ProposerAction] {
        guard sealers.isDisjoint(with: current.refusers) else {
            round = nil
            return [.backOff]
        }
        let missing = sealers.subtracting(current.sealed).sorted()
        guard effectProposed || change.isRetry else {
            round = nil
            return [.finish(.notSealed(missing))]
        }
        let refusal = current.valueRead.refusing(change.operation, stamp: change.stamp)
        return propose(refusal, in: current, answer: .notSealed(missing))
    }

    private mutating func propose(
        _ value: RegisterValue, in current: Round, answer: Round.Ending
    ) -> [ProposerAction] {
        var next = current
        let proposal = BallotedValue(ballot: current.ballot, value: value)
        next.proposal = proposal
        next.ending = answer
        next.waitingFor = voters
        next.refusers = []
        round = next
        return [.accept(proposal)]
    }

    private mutating func afterAcceptEvent(_ current: Round) -> [ProposerAction] {
        guard let proposal = current.proposal else { return [] }
        guard current.acceptances >= majority else {
            let canStill = current.acceptances + current.waitingFor.count >= majority
            return canStill ? [] : endRound(current)
        }
        round = nil
        return [.commit(proposal), .finish(current.ending.outcome(proposal))]
    }

    /// The round cannot reach a majority any more. A refusal means that somebody else is at work:
    /// try again above. Silence means too few nodes: the driver may try until its time is up.
    private mutating func endRound(_ current: Round) -> [ProposerAction] {
        round = nil
        if !current.refusers.isEmpty || current.proposal != nil { return [.backOff] }
        return [.finish(giveUp())]
    }
}

/// What one ballot of a proposer has gathered.
private struct Round: Sendable {
    enum Ending: Sendable {
        case applied
        case kept(Change.Answer)
        case notSealed([NodeName])

        func outcome(_ chosen: BallotedValue) -> ProposerOutcome {
            switch self {
            case .applied: .applied(chosen)
            case .kept(let answer): .kept(chosen, answer)
            case .notSealed(let nodes): .notSealed(nodes)
            }
        }
    }

    let ballot: Ballot
    /// Voters that have neither answered nor failed in this phase.
    var waitingFor: Set<NodeName>
    var promises: [NodeName: BallotedValue?] = [:]
    var sealed: Set<NodeName> = []
    /// Voters that have promised a higher ballot to somebody else.
    var refusers: Set<NodeName> = []
    /// The value sent with accept, once the prepare phase is over.
    var proposal: BallotedValue?
    var ending = Ending.applied
    var acceptances = 0

    init(ballot: Ballot, waitingFor: Set<NodeName>) {
        self.ballot = ballot
        self.waitingFor = waitingFor
    }

    /// The value of the highest ballot that any promise reported.
    var valueRead: RegisterValue {
        let accepted = promises.values.compactMap { $0 }
        return accepted.max { $0.ballot < $1.ballot }?.value ?? .absent
    }
}

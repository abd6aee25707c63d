import DFSCluster
import DFSModel
import DFSWire

/// Proposers of different registers that go their way together: a value without I/O. Each keeps
/// its own ballots and its own outcome; only their messages are gathered.
struct ProposalBatch {
    /// One register's proposer, and what belongs to it.
    struct Proposal: Sendable {
        let proposer: Proposer
        /// The manifest that the change seals, if any.
        let manifest: Manifest?
        /// The highest counter that this node has promised for the register.
        let floor: UInt64
    }

    /// A proposer's part of a message: which one, and at what ballot.
    struct Sent: Sendable {
        let position: Int
        let ballot: Ballot
    }

    /// What the proposers want done next, by kind.
    struct Work {
        var prepares: [Sent] = []
        var accepts: [(position: Int, value: BallotedValue)] = []
        var commits: [(position: Int, value: BallotedValue)] = []
        var backOffs: [Int] = []
    }

    private let manifests: [Manifest?]
    private let floors: [UInt64]
    private var proposers: [Proposer]
    private var outcomes: [ProposerOutcome?]
    private var attempts: [Int]
    private var open: Int
    /// The epoch of the list of members that all go by.
    private let epoch: Int
    /// Whether there is a newer list.
    var isOutdated = false
    /// How much the voters have written down, as their answers say.
    private var heard = StepsHeard()

    init(_ proposals: [Proposal], epoch: Int) {
        self.epoch = epoch
        proposers = proposals.map(\.proposer)
        manifests = proposals.map(\.manifest)
        floors = proposals.map(\.floor)
        outcomes = Array(repeating: nil, count: proposals.count)
        attempts = Array(repeating: 0, count: proposals.count)
        open = proposals.count
    }

    var isFinished: Bool { open == 0 }

    /// Begins a round of all proposals.
    mutating func begin(at ballots: BallotClock) -> Work {
        begin(Array(proposers.indices), at: ballots)
    }

    /// Begins a round of some proposals, above all counters that they have seen. Those end for
    /// which ballots of a later epoch have been seen: none of this one can win.
    mutating func begin(_ positions: [Int], at ballots: BallotClock) -> Work {
        var work = Work()
        for position in positions where outcomes[position] == nil {
            let floor = max(floors[position], proposers[position].counterSeen)
            guard let counter = ballots.next(above: floor, in: epoch) else {
                isOutdated = true
                giveUp([position])
                continue
            }
            gather(proposers[position].start(above: counter - 1), of: position, into: &work)
        }
        return work
    }

    /// A voter's answers to a prepare, or nil if it failed.
    mutating func receive(_ reply: PrepareReply?, to sent: [Sent], from voter: Member) -> Work {
        let node = voter.name
        if let reply { heard.note(reply.steps, of: voter.incarnation) }
        let items = reply.flatMap { $0.items.count == sent.count ? $0.items : nil }
        return feed(sent) { proposer, number in
            guard let item = items?[number] else {
                return proposer.fail(node, for: sent[number].ballot)
            }
            return proposer.receive(
                item.answer, sealed: item.sealed, for: sent[number].ballot, from: node)
        }
    }

    /// A voter's answers to an accept, or nil if it failed.
    mutating func receive(_ reply: AcceptReply?, to sent: [Sent], from voter: Member) -> Work {
        let node = voter.name
        if let reply { heard.note(reply.steps, of: voter.incarnation) }
        let items = reply.flatMap { $0.items.count == sent.count ? $0.items : nil }
        return feed(sent) { proposer, number in
            guard let answer = items?[number] else {
                return proposer.fail(node, for: sent[number].ballot)
            }
            return proposer.receive(answer, for: sent[number].ballot, from: node)
        }
    }

    private mutating func feed(
        _ sent: [Sent], _ tell: (inout Proposer, Int) -> [ProposerAction]
    ) -> Work {
        var work = Work()
        for (number, item) in sent.enumerated() where outcomes[item.position] == nil {
            gather(tell(&proposers[item.position], number), of: item.position, into: &work)
        }
        return work
    }

    private mutating func gather(
        _ actions: [ProposerAction], of position: Int, into work: inout Work
    ) {
        for action in actions {
            switch action {
            case .prepare(let ballot):
                work.prepares.append(Sent(position: position, ballot: ballot))
            case .accept(let value): work.accepts.append((position, value))
            case .commit(let value): work.commits.append((position, value))
            case .finish(let outcome): end(position, outcome)
            case .backOff: work.backOffs.append(position)
            }
        }
    }

    private mutating func end(_ position: Int, _ outcome: ProposerOutcome) {
        guard outcomes[position] == nil else { return }
        outcomes[position] = outcome
        open -= 1
    }

    /// Counts another attempt of each; gives the number of the one that has tried most often.
    mutating func countAttempt(_ positions: [Int]) -> Int {
        for position in positions { attempts[position] += 1 }
        return positions.map { attempts[$0] }.max() ?? 1
    }

    /// Ends proposals with what can be said about them now.
    mutating func giveUp(_ positions: [Int]) {
        for position in positions { end(position, proposers[position].giveUp()) }
    }

    /// Ends all that are open.
    mutating func giveUp() {
        giveUp(proposers.indices.filter { outcomes[$0] == nil })
    }

    /// All outcomes; what is still open is given up.
    mutating func finish() -> [ProposerOutcome] {
        giveUp()
        return outcomes.compactMap { $0 }
    }
}

extension ProposalBatch {
    /// A proposal's part of a prepare message.
    func prepareItem(_ sent: Sent) -> PrepareRequest.Item {
        PrepareRequest.Item(
            key: proposers[sent.position].key, ballot: sent.ballot,
            manifest: manifests[sent.position])
    }

    /// Values with their registers and what was heard from the voters, as they travel.
    func message(_ values: [(position: Int, value: BallotedValue)]) -> ValuesMessage {
        ValuesMessage(
            items: values.map {
                ValuesMessage.Item(key: proposers[$0.position].key, value: $0.value)
            }, heard: heard)
    }
}

import DFSCluster
import DFSModel

/// Acceptors and proposers of one register in memory. Messages arrive in any order, late, or
/// never; proposers give up and clients ask again. What was chosen is recorded.
struct Simulation {
    private enum Message {
        case prepare(Int, NodeName, Ballot)
        case prepared(Int, NodeName, Ballot, PrepareAnswer, sealed: Bool)
        case accept(Int, NodeName, BallotedValue)
        case accepted(Int, NodeName, Ballot, AcceptAnswer)
        case commit(NodeName, BallotedValue)
        /// The caller's time limit for one node.
        case timeOut(Int, NodeName, Ballot)
        case startAgain(Int)
        case giveUp(Int)
        /// The client has waited long enough and asks another node.
        case askAgain(Int)
    }

    private var generator: SeededGenerator
    private let nodes: [NodeName]
    private var acceptors: [NodeName: RegisterState] = [:]
    private var proposers: [Proposer?] = []
    private var messages: [Message] = []
    private var votes: [BallotedValue: Set<NodeName>] = [:]
    /// Changes that clients will ask for, the next one last.
    private var changesToCome: [Change]
    /// Attempts whose client has begun another one.
    private var repeated: Set<Int> = []

    private(set) var chosen: [BallotedValue] = []
    private(set) var outcomes: [(change: Change, outcome: ProposerOutcome)] = []

    init(seed: UInt64, nodes: [NodeName], changes: [Change]) {
        generator = SeededGenerator(seed: seed)
        self.nodes = nodes
        changesToCome = changes.reversed()
        for node in nodes { acceptors[node] = RegisterState() }
    }

    /// Runs until nothing is left to happen. At most four proposers work at once.
    mutating func run() {
        while true {
            let working = proposers.count { $0 != nil }
            if working < 4, let change = changesToCome.last, working == 0 || generator.oneIn(20) {
                changesToCome.removeLast()
                begin(change)
            }
            guard !messages.isEmpty else { return }
            let position = Int.random(in: messages.indices, using: &generator)
            messages.swapAt(position, messages.count - 1)
            deliver(messages.removeLast())
        }
    }

    private mutating func begin(_ change: Change) {
        let number = proposers.count
        var proposer = Proposer(
            key: .members, change: change, voters: nodes,
            sealers: change.sealedVersion == nil ? [] : nodes,
            proposer: Samples.proposer(UInt64(number)))
        let actions = proposer.start(above: 0)
        proposers.append(proposer)
        messages.append(.giveUp(number))
        if generator.oneIn(4) { messages.append(.askAgain(number)) }
        perform(actions, number)
    }

    private mutating func deliver(_ message: Message) {
        switch message {
        case .prepare(let proposer, let node, let ballot):
            guard let answer = acceptors[node]?.prepare(ballot) else { return }
            let sealed = !generator.oneIn(10)
            send(.prepared(proposer, node, ballot, answer, sealed: sealed))
        case .accept(let proposer, let node, let value):
            guard let answer = acceptors[node]?.accept(value) else { return }
            if answer == .accepted { vote(value, node) }
            send(.accepted(proposer, node, value.ballot, answer))
        case .commit(let node, let value): _ = acceptors[node]?.learn(value)
        case .prepared(let number, let node, let ballot, let answer, let sealed):
            tell(number) { $0.receive(answer, sealed: sealed, for: ballot, from: node) }
        case .accepted(let number, let node, let ballot, let answer):
            tell(number) { $0.receive(answer, for: ballot, from: node) }
        case .timeOut(let number, let node, let ballot):
            // An answer mostly comes before the time limit.
            guard generator.oneIn(15) else { return messages.append(message) }
            tell(number) { $0.fail(node, for: ballot) }
        case .startAgain(let number): tell(number) { $0.start(above: 0) }
        case .giveUp(let number):
            // Mostly later: there are few other messages when its turn has come.
            guard generator.oneIn(80) else { return messages.append(message) }
            tell(number) { [.finish($0.giveUp())] }
        case .askAgain(let number):
            guard generator.oneIn(20) else { return messages.append(message) }
            guard let change = proposers[number]?.change else { return }
            repeated.insert(number)
            begin(Self.retry(of: change))
        }
    }

    private mutating func tell(_ number: Int, _ event: (inout Proposer) -> [ProposerAction]) {
        guard var proposer = proposers[number] else { return }
        let actions = event(&proposer)
        proposers[number] = proposer
        perform(actions, number)
    }

    private mutating func perform(_ actions: [ProposerAction], _ number: Int) {
        for action in actions {
            switch action {
            case .prepare(let ballot):
                for node in nodes {
                    send(.prepare(number, node, ballot))
                    messages.append(.timeOut(number, node, ballot))
                }
            case .accept(let value):
                for node in nodes {
                    send(.accept(number, node, value))
                    messages.append(.timeOut(number, node, value.ballot))
                }
            case .commit(let value): for node in nodes { send(.commit(node, value)) }
            case .backOff: messages.append(.startAgain(number))
            case .finish(let outcome): finish(number, outcome)
            }
        }
    }

    /// Loses one in ten messages and repeats one in twenty.
    private mutating func send(_ message: Message) {
        guard !generator.oneIn(10) else { return }
        messages.append(message)
        if generator.oneIn(20) { messages.append(message) }
    }

    private mutating func vote(_ value: BallotedValue, _ node: NodeName) {
        votes[value, default: []].insert(node)
        if votes[value]?.count == nodes.count / 2 + 1, !chosen.contains(value) {
            chosen.append(value)
        }
    }

    private mutating func finish(_ number: Int, _ outcome: ProposerOutcome) {
        guard let change = proposers[number]?.change else { return }
        proposers[number] = nil
        outcomes.append((change, outcome))
        if outcome == .unknown, !repeated.contains(number), !generator.oneIn(4) {
            changesToCome.append(Self.retry(of: change))
        }
    }

    private static func retry(of change: Change) -> Change {
        Change(
            operation: change.operation, condition: change.condition, effect: change.effect,
            isRetry: true)
    }
}

import DFSCluster
import DFSModel

/// What a node of a ``MemberSimulation`` has written down, and counts as its steps.
struct MemberCatalog: Hashable, Sendable {
    private(set) var registers: [RegisterState]
    private(set) var settledEpoch: Int
    /// How much it has ever written down.
    private(set) var steps = 0
    /// What it has heard of how much others have.
    private(set) var heard = StepsHeard()

    init(registers: [RegisterState], settledEpoch: Int) {
        self.registers = registers
        self.settledEpoch = settledEpoch
    }

    mutating func prepare(_ path: Int, _ ballot: Ballot) -> PrepareAnswer {
        changing { $0.registers[path].prepare(ballot) }
    }

    mutating func accept(_ path: Int, _ value: BallotedValue) -> AcceptAnswer {
        changing { $0.registers[path].accept(value) }
    }

    /// Whether it was news.
    mutating func learn(_ path: Int, _ value: BallotedValue) -> Bool {
        changing { $0.registers[path].learn(value) }
    }

    mutating func settle(_ epoch: Int) {
        changing { $0.settledEpoch = max($0.settledEpoch, epoch) }
    }

    /// Hearsay is no step of its own.
    mutating func note(_ heard: StepsHeard) {
        for (member, steps) in heard.steps { self.heard.note(steps, of: member) }
    }

    private mutating func changing<Answer>(_ change: (inout Self) -> Answer) -> Answer {
        let before = self
        let answer = change(&self)
        if self != before { steps += 1 }
        return answer
    }
}

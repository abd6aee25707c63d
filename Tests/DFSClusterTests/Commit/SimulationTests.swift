import DFSCluster
import DFSModel
import Testing

@Suite struct SimulationTests {
    /// Always the same seeds, and a few new ones each time; a failure prints its seed.
    private static let seeds =
        Array(UInt64(1)...50) + (0..<10).map { _ in UInt64.random(in: .min ... .max) }

    private static func changes(_ count: UInt64, seed: UInt64) -> [Change] {
        var generator = SeededGenerator(seed: seed ^ 0xc0ffee)
        return (1...count).map { number in
            let effects: [Change.Effect] = [Samples.put(number), .delete, .makeFolder, .none]
            let conditions: [Change.Condition] = [
                .none, .none, .none, .absent, .exists,
                .matches(Samples.version(UInt64.random(in: 1...number, using: &generator))),
            ]
            return Change(
                operation: Samples.operation(number),
                condition: conditions.randomElement(using: &generator) ?? .none,
                effect: effects.randomElement(using: &generator) ?? .none)
        }
    }

    private static func run(seed: UInt64) throws -> Simulation {
        var simulation = Simulation(
            seed: seed, nodes: try Samples.nodes(), changes: changes(40, seed: seed))
        simulation.run()
        return simulation
    }

    @Test("every chosen value descends from the one chosen before it", arguments: seeds)
    func descent(seed: UInt64) throws {
        let chosen = try Self.run(seed: seed).chosen.sorted { $0.ballot < $1.ballot }
        #expect(chosen.count > 5, "seed \(seed)")
        for (earlier, later) in zip(chosen, chosen.dropFirst()) {
            #expect(earlier.ballot < later.ballot, "seed \(seed): two values at one ballot")
            #expect(
                Self.descends(later.value, from: earlier.value),
                "seed \(seed): \(later) does not follow from \(earlier)")
        }
        for value in chosen.map(\.value) {
            #expect(Set(value.recent).count == value.recent.count, "seed \(seed): applied twice")
            #expect(
                Set(value.recent).isDisjoint(with: value.refused),
                "seed \(seed): applied and refused")
        }
    }

    /// Whether some number of operations, applied and refused, turned `earlier` into `later`.
    private static func descends(_ later: RegisterValue, from earlier: RegisterValue) -> Bool {
        if later.recent == earlier.recent, later.content != earlier.content { return false }
        return grew(later.recent, from: earlier.recent)
            && grew(later.refused, from: earlier.refused)
    }

    private static func grew(_ later: [OperationID], from earlier: [OperationID]) -> Bool {
        (0...later.count).contains { newCount in
            (earlier + later.suffix(newCount)).suffix(RegisterValue.recentCount) == later[...]
        }
    }

    @Test("what a proposer tells its client is true", arguments: seeds)
    func outcomes(seed: UInt64) throws {
        let simulation = try Self.run(seed: seed)
        let chosen = Set(simulation.chosen)
        let everApplied = Set(chosen.flatMap(\.value.recent))
        for (change, outcome) in simulation.outcomes {
            // The client no longer listens to an attempt once it has begun another one.
            let isLast =
                change.isRetry
                || !simulation.outcomes.contains {
                    $0.change.operation == change.operation && $0.change.isRetry
                }
            let wasApplied = everApplied.contains(change.operation)
            switch outcome {
            case .applied(let value):
                #expect(chosen.contains(value), "seed \(seed)")
                #expect(value.value.recent.last == change.operation, "seed \(seed)")
            case .kept(let value, .alreadyApplied):
                #expect(chosen.contains(value), "seed \(seed)")
                #expect(value.value.recent.contains(change.operation), "seed \(seed)")
            case .kept(let value, let answer):
                #expect(chosen.contains(value), "seed \(seed)")
                if answer != .cannotTell, answer != .unchanged {
                    #expect(!isLast || !wasApplied, "seed \(seed): \(answer)")
                }
            case .notSealed, .unavailable:
                #expect(!isLast || !wasApplied, "seed \(seed): \(outcome)")
            case .unknown: break
            }
        }
    }

    @Test("the simulation reaches every kind of outcome")
    func coverage() throws {
        var kinds: Set<String> = []
        for seed in UInt64(1)...25 {
            for (_, outcome) in try Self.run(seed: seed).outcomes {
                switch outcome {
                case .applied: kinds.insert("applied")
                case .kept(_, .alreadyApplied): kinds.insert("already applied")
                case .kept(_, .conditionFailed): kinds.insert("condition failed")
                case .kept(_, .otherKind): kinds.insert("other kind")
                case .kept(_, .unchanged): kinds.insert("unchanged")
                case .kept(_, .cannotTell), .kept(_, .refusedBefore), .kept(_, .late): break
                case .notSealed: kinds.insert("not sealed")
                case .unavailable: kinds.insert("unavailable")
                case .unknown: kinds.insert("unknown")
                }
            }
        }
        #expect(kinds.count == 8, "only \(kinds.sorted())")
    }
}

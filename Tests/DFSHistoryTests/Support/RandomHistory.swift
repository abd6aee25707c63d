import DFSModel

@testable import DFSHistory

/// Short histories of one path: what a register did, or nearly so.
struct RandomHistory {
    private var generator: SeededGenerator
    private var moment = 0

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    private mutating func number(below bound: Int) -> Int {
        Int(generator.next() % UInt64(bound))
    }

    /// Some operations with random spans, which took effect at a moment inside theirs; answers are
    /// falsified now and then.
    mutating func make() -> [HistoryOperation] {
        let count = 3 + number(below: 7)
        var spans: [(begun: Int, effect: Int, ended: Int)] = []
        for _ in 0..<count {
            let begun = number(below: 40)
            let effect = begun + 1 + number(below: 12)
            spans.append((begun, effect, effect + 1 + number(below: 12)))
        }
        var state = 0
        var operations: [HistoryOperation] = []
        for (index, span) in spans.sorted(by: { $0.effect < $1.effect }).enumerated() {
            let kind = kind(index + 1, state)
            let (result, next) = outcome(kind, state)
            state = next
            operations.append(
                HistoryOperation(
                    path: 0, kind: kind, begun: span.begun * 100 + index,
                    ended: result == .unknown ? nil : span.ended * 100 + 50 + index,
                    result: result))
        }
        return operations
    }

    private mutating func kind(_ value: Int, _ state: Int) -> HistoryOperation.Kind {
        let target = number(below: 4) == 0 ? 0 : value
        switch number(below: 8) {
        case 0...2: return .read
        case 3, 4: return .write(.none, to: target)
        case 5: return .write(.absent, to: value)
        case 6: return .write(.exists, to: target)
        default: return .write(.matches(number(below: 3) == 0 ? value - 1 : state), to: target)
        }
    }

    private mutating func outcome(
        _ kind: HistoryOperation.Kind, _ state: Int
    ) -> (HistoryOperation.Result, Int) {
        let isLie = number(below: 12) == 0
        guard case .write(let condition, let value) = kind else {
            return (.saw(isLie ? number(below: 5) : state), state)
        }
        let holds = condition.holds(on: state)
        switch number(below: 6) {
        case 0: return (.unknown, holds && number(below: 2) == 0 ? value : state)
        case 1 where !holds: return (.refusedUnseen, state)
        default:
            guard holds || isLie else { return (.refused(saw: state), state) }
            return (.applied, holds ? value : state)
        }
    }
}

import DFSModel

/// Draws faults and the pauses between them from a seed.
struct FaultPlan: Sendable {
    private var generator: SeededGenerator
    private let nodeCount: Int
    private let kinds: [FaultKind]
    private let pauseMilliseconds: Int

    /// - Parameter pauseMilliseconds: the longest pause before a fault.
    init(seed: UInt64, nodeCount: Int, kinds: [FaultKind], pauseMilliseconds: Int) {
        self.pauseMilliseconds = pauseMilliseconds
        generator = SeededGenerator(seed: seed)
        self.nodeCount = nodeCount
        self.kinds = kinds
    }

    /// The next fault and how long to wait before it.
    mutating func next() -> (pauseMilliseconds: Int, fault: Fault) {
        let pause = number(0...pauseMilliseconds)
        switch kinds[number(0...kinds.count - 1)] {
        case .kill:
            return (pause, .kill(nodes: victims(), downMilliseconds: number(0...1_500)))
        case .stop:
            return (pause, .stop(node: node(), milliseconds: number(100...12_000)))
        case .power:
            return (pause, .cutPower(nodes: victims(), downMilliseconds: number(0...1_000)))
        case .partition:
            return (pause, .disturb(split(), milliseconds: number(500...8_000)))
        case .proxy:
            return (pause, .disturb(slowness(), milliseconds: number(200...4_000)))
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.next() % UInt64(range.count))
    }

    private mutating func node() -> Int { number(0...nodeCount - 1) }

    /// Mostly one, sometimes some, now and then all at once.
    private mutating func victims() -> [Int] {
        switch number(0...29) {
        case 0: return Array(0..<nodeCount)
        case 1...4: return Array(Set([node(), node()])).sorted()
        default: return [node()]
        }
    }

    private mutating func split() -> NetworkFault {
        let one = node()
        switch number(0...4) {
        case 0: return .partition([one], (0..<nodeCount).filter { $0 != one })
        case 1:
            let side = (0..<nodeCount).filter { _ in number(0...1) == 0 }
            return .partition(side, (0..<nodeCount).filter { !side.contains($0) })
        case 2: return .loss(node: one, perMille: number(50...500))
        default:
            return .oneWay(from: one, to: (one + number(1...max(1, nodeCount - 1))) % nodeCount)
        }
    }

    private mutating func slowness() -> NetworkFault {
        number(0...2) == 0
            ? .reset(node: node()) : .delay(node: node(), milliseconds: number(5...1_500))
    }
}

/// Which faults a run has.
package enum FaultKind: String, CaseIterable, Sendable, Codable {
    case kill, stop, power, partition, proxy
}

import DFSModel

/// Which message arrives, and when. Places are the nodes, then the clients.
struct Network: Sendable {
    private let dropPerMille: Int
    private let duplicatePerMille: Int
    private let slowPerMille: Int
    /// Cut directions between places.
    private var cuts: [[Bool]]
    private let nodeCount: Int
    private(set) var isCalm = false

    init(_ scenario: Scenario) {
        dropPerMille = scenario.dropPerMille
        duplicatePerMille = scenario.duplicatePerMille
        slowPerMille = scenario.slowPerMille
        nodeCount = scenario.nodeCount
        let places = scenario.nodeCount + scenario.clientCount
        cuts = Array(repeating: Array(repeating: false, count: places), count: places)
    }

    /// The delays, in milliseconds, of each copy of a message that arrives. A place always reaches
    /// itself.
    func deliveries(
        from: Int, to: Int, mayRepeat: Bool, using generator: inout SeededGenerator
    ) -> [Int] {
        guard from != to else { return [0] }
        guard !cuts[from][to] else { return [] }
        guard !isCalm else { return [generator.number(1...5)] }
        // Clients have connections that repeat what is lost, so less is.
        let share = max(from, to) < nodeCount ? 1 : 4
        guard !generator.happens(perMille: dropPerMille / share) else { return [] }
        let copies = mayRepeat && generator.happens(perMille: duplicatePerMille) ? 2 : 1
        return (0..<copies).map { _ in
            generator.happens(perMille: slowPerMille / share)
                ? generator.number(20...generator.pick([400, 6_000])) : generator.number(1...12)
        }
    }

    /// Cuts places off in one of several ways: one node, half of the nodes, one direction, or
    /// single links.
    mutating func cut(using generator: inout SeededGenerator) -> String {
        let places = cuts.indices
        let node = generator.number(0...nodeCount - 1)
        switch generator.number(0...3) {
        case 0:
            for other in places where other != node { setCut(node, other, both: true) }
            return "DFS\(node + 1) is cut off"
        case 1:
            let isInside = generator.number(0...1) == 0
            for other in places where other != node {
                if isInside { cuts[other][node] = true } else { cuts[node][other] = true }
            }
            return "DFS\(node + 1) \(isInside ? "hears" : "reaches") nobody"
        case 2:
            let side = places.map { _ in generator.number(0...1) }
            for from in places {
                for to in places where side[from] != side[to] { cuts[from][to] = true }
            }
            return "the network falls in two: \(side)"
        default:
            let other = generator.number(0...places.count - 1)
            if other != node { setCut(node, other, both: generator.number(0...1) == 0) }
            return "a link of DFS\(node + 1) to place \(other + 1) is cut"
        }
    }

    private mutating func setCut(_ one: Int, _ other: Int, both: Bool) {
        cuts[one][other] = true
        if both { cuts[other][one] = true }
    }

    mutating func heal() {
        for from in cuts.indices {
            for to in cuts.indices { cuts[from][to] = false }
        }
    }

    /// Ends all faults.
    mutating func calm() {
        heal()
        isCalm = true
    }

    func isCut(from: Int, to: Int) -> Bool { cuts[from][to] }
}

import DFSCluster
import DFSModel

/// What a majority has accepted, as only somebody who sees all nodes can know, and what is wrong
/// with it.
struct Ledger: Sendable {
    private let majority: Int
    /// Whether chosen values are held to follow from one another.
    private let checksChain: Bool
    private var votes: [[BallotedValue: Set<Int>]]
    /// By path, in the order of their ballots.
    private(set) var chosen: [[BallotedValue]]
    /// The first thing that must not be.
    private(set) var violation: String?

    init(scenario: Scenario, variant: Variant) {
        let pathCount = scenario.pathCount
        majority = variant == .majorityOfTwo ? 2 : scenario.nodeCount / 2 + 1
        // Where that is broken on the face of it, what clients see has to tell.
        checksChain = variant != .commitByTimestamp && variant != .retryWithoutRecent
        votes = Array(repeating: [:], count: pathCount)
        chosen = Array(repeating: [], count: pathCount)
    }

    mutating func violate(_ text: String) {
        if violation == nil { violation = text }
    }

    /// A node's acceptance is durable. Returns whether the value is chosen just now.
    mutating func vote(_ path: Int, _ value: BallotedValue, _ node: Int) -> Bool {
        votes[path][value, default: []].insert(node)
        guard votes[path][value]?.count == majority, !chosen[path].contains(value) else {
            return false
        }
        let position = chosen[path].firstIndex { $0.ballot > value.ballot } ?? chosen[path].count
        chosen[path].insert(value, at: position)
        checkChain(path, around: position)
        return true
    }

    /// A node learns a value as chosen: a majority must have accepted it.
    mutating func checkLearned(_ path: Int, _ value: BallotedValue, by node: String) {
        guard checksChain, !chosen[path].contains(value) else { return }
        violate("\(node) learns a value of p\(path + 1) that no majority has accepted")
    }

    private mutating func checkChain(_ path: Int, around position: Int) {
        for later in [position, position + 1] where chosen[path].indices.contains(later) {
            guard later > 0 else { continue }
            let (before, after) = (chosen[path][later - 1], chosen[path][later])
            if before.ballot == after.ballot {
                violate("two values of p\(path + 1) are chosen at one ballot")
            } else if checksChain, !after.value.descends(from: before.value) {
                violate("a chosen value of p\(path + 1) does not follow from the one before it")
            }
        }
    }

    /// Operations that took effect more than once, over the whole chain.
    mutating func checkSingleEffects() {
        guard checksChain else { return }
        for path in chosen.indices {
            var applied: Set<OperationID> = []
            var before = RegisterValue.absent
            for value in chosen[path].map(\.value) {
                for operation in value.applied(since: before) ?? [] {
                    guard applied.insert(operation).inserted else {
                        return violate("an operation took effect twice on p\(path + 1)")
                    }
                }
                before = value
            }
        }
    }
}

extension RegisterValue {
    /// The operations that turned `earlier` into this value, as far as `recent` still names them;
    /// nil if none can have.
    func applied(since earlier: RegisterValue) -> ArraySlice<OperationID>? {
        for count in 0...recent.count {
            let grown = earlier.recent + recent.suffix(count)
            if grown.suffix(RegisterValue.recentCount) == recent[...] {
                return recent.suffix(count)
            }
        }
        return nil
    }

    func descends(from earlier: RegisterValue) -> Bool {
        guard let applied = applied(since: earlier) else { return false }
        return !applied.isEmpty || content == earlier.content
    }
}

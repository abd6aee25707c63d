/// Whether the operations on one path can be put in one order that explains every answer and keeps
/// to real time.
///
/// Wing and Gong's question ("Testing and verifying concurrent objects", 1993), answered as Lowe
/// does ("Testing for linearizability", 2017): the history is gone through once, with the set of
/// configurations that explain it so far, and an operation is put in its place no later than at
/// its end. ``Configuration`` says what keeps that set small.
package struct Linearizability {
    /// What was found.
    package enum Verdict: Hashable, Sendable {
        case holds
        case fails
        /// The search was given up.
        case undecided
    }

    /// Steps tried, at the most.
    private static let limit = 20_000_000

    private let operations: [HistoryOperation]
    /// Begun and not ended.
    private var open: [Int] = []
    /// Begun, and nobody will ever be told how they ended. Those whose content somebody has met, or
    /// that leave nothing; and the others, which can matter only to a vague operation.
    private var lost: [Int] = []
    private var unseenLost: [Int] = []
    /// The contents that somebody has met.
    private let seen: Set<Int>
    private var configurations: Set<Configuration> = [Configuration()]
    private var steps = 0

    /// - Parameter operations: all of one path; those that never took effect are passed over.
    package static func check(_ operations: [HistoryOperation]) -> Verdict {
        var search = Linearizability(
            operations: operations.filter {
                $0.result != .never && !($0.kind == .read && $0.ended == nil)
            })
        return search.run()
    }

    private init(operations: [HistoryOperation]) {
        self.operations = operations
        seen = Set(operations.compactMap(\.seen)).union([0])
    }

    private mutating func run() -> Verdict {
        let begins = operations.indices.map { (time: operations[$0].begun, index: $0, ends: false) }
        let ends = operations.indices.compactMap { index in
            operations[index].ended.map { (time: $0, index: index, ends: true) }
        }
        for event in (begins + ends).sorted(by: { $0.time < $1.time }) {
            if event.ends { end(event.index) } else { begin(event.index) }
            guard steps < Self.limit else { return .undecided }
            guard !configurations.isEmpty else { return .fails }
        }
        return .holds
    }

    private mutating func begin(_ index: Int) {
        guard operations[index].ended != nil else { return lose(index) }
        open.append(index)
        configurations = Set(configurations.map { settled($0) })
    }

    private mutating func lose(_ index: Int) {
        guard case .write(_, let value) = operations[index].kind, !seen.contains(value) else {
            return lost.append(index)
        }
        unseenLost.append(index)
    }

    /// The operations that may be the next effect. A lost delete of whatever is there gives no
    /// reason for a write that nobody has seen: both together leave nothing, as before.
    private var candidates: [Int] {
        let isVague =
            open.contains { operations[$0].isVague }
            || (lost + unseenLost).contains { operations[$0].isVague && !operations[$0].isDelete }
        return open + lost + (isVague ? unseenLost : [])
    }

    /// Every configuration in which the operation has its place goes on; the others are followed
    /// until it has.
    private mutating func end(_ index: Int) {
        var next: Set<Configuration> = []
        for configuration in configurations {
            if configuration.explains(index) { next.insert(configuration) }
            if !configuration.done.contains(index) { search(configuration, index, &next) }
        }
        open.removeAll { $0 == index }
        configurations = Configuration.best(of: next.map { $0.without(index) }) {
            operations[$0].isEffect
        }
        forgetCommonLosses()
    }

    /// What there is to know of an operation that nobody was told the end of.
    private struct LossKind: Hashable {
        let condition: HistoryOperation.Condition
        /// The content it leaves; nil if nobody has met that.
        let value: Int?
    }

    private func lossKind(_ operation: HistoryOperation) -> LossKind? {
        guard operation.ended == nil, case .write(let condition, let value) = operation.kind else {
            return nil
        }
        return LossKind(condition: condition, value: seen.contains(value) ? value : nil)
    }

    /// A place in the search: a configuration, and the content before its last step if that step
    /// has to be justified by the next.
    private struct Place: Hashable {
        let configuration: Configuration
        let unjustifiedSince: Int?
    }

    /// Finds the configurations that follow `start` in which `target` has just got its place.
    private mutating func search(
        _ start: Configuration, _ target: Int, _ found: inout Set<Configuration>
    ) {
        let candidates = candidates
        var waiting = [Place(configuration: start, unjustifiedSince: nil)]
        var seen = Set(waiting)
        while let place = waiting.popLast() {
            var tried: Set<LossKind> = []
            for index in candidates where place.configuration.canTake(index) {
                let operation = operations[index]
                // Lost operations of one kind can stand for each other.
                if let kind = lossKind(operation), !tried.insert(kind).inserted { continue }
                steps += 1
                let state = place.configuration.state
                guard operation.isEffect, let next = operation.apply(to: state),
                    place.unjustifiedSince.map({ operation.apply(to: $0) == nil }) ?? true
                else { continue }
                let (reached, explained) = step(place.configuration, index, to: next)
                if reached.done.contains(target) {
                    found.insert(reached)
                    continue
                }
                let needsReason = !explained && (operation.isBlind || operation.ended == nil)
                let follower = Place(
                    configuration: reached, unjustifiedSince: needsReason ? state : nil)
                if seen.insert(follower).inserted { waiting.append(follower) }
            }
        }
    }

    /// The configuration after an effect, and whether that explains an answer that was open or lets
    /// another write stand before it unseen.
    private func step(
        _ configuration: Configuration, _ index: Int, to state: Int
    ) -> (Configuration, explained: Bool) {
        var next = configuration
        next.state = state
        if operations[index].ended == nil {
            next.used.insert(sorted: index)
        } else {
            next.done.insert(sorted: index)
            next.absorbed.removeAll { $0 == index }
        }
        for other in open where operations[other].isBlind && !next.done.contains(other) {
            guard case .write(_, let value) = operations[other].kind,
                operations[index].apply(to: value) != nil
            else { continue }
            next.absorbed.insert(sorted: other)
        }
        let hasAbsorbed = next.absorbed.contains { !configuration.absorbed.contains($0) }
        let before = next.done.count
        next = settled(next)
        return (next, hasAbsorbed || next.done.count > before)
    }

    /// An answer that changes nothing is explained as soon as the content allows it: later is
    /// never better.
    private func settled(_ configuration: Configuration) -> Configuration {
        var result = configuration
        for index in open where !operations[index].isEffect && !result.done.contains(index) {
            if operations[index].apply(to: result.state) != nil {
                result.done.insert(sorted: index)
            }
        }
        return result
    }

    /// What every configuration says of a lost operation need not be remembered.
    private mutating func forgetCommonLosses() {
        guard let first = configurations.first, !first.used.isEmpty else { return }
        let common = first.used.filter { index in
            configurations.allSatisfy { $0.used.contains(index) }
        }
        guard !common.isEmpty else { return }
        lost.removeAll { common.contains($0) }
        unseenLost.removeAll { common.contains($0) }
        configurations = Set(
            configurations.map { configuration in
                var rest = configuration
                rest.used.removeAll { common.contains($0) }
                return rest
            })
    }
}

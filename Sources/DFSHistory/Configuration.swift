/// One way to explain a history so far: the content, and what has been done with the operations
/// that are not behind us yet.
///
/// Three rules keep the configurations few, and none of them loses an explanation:
/// - An answer that changes nothing (a read, a refusal) is explained as soon as the content allows.
/// - A blind write may stand directly before any later effect that does not mind, unseen. Whoever
///   was open when such an effect happened is *absorbed*: it may count as done.
/// - So a blind write, or one that nobody was told of, needs to be put in a place of its own only
///   if an answer is explained by it, another write is absorbed by it, or the next effect could not
///   have happened without it.
struct Configuration: Hashable {
    var state = 0
    /// Open operations that have their place, in order of their numbers.
    var done: [Int] = []
    /// Open blind writes that may count as done.
    var absorbed: [Int] = []
    /// Operations that nobody was told of and that have taken effect.
    var used: [Int] = []

    /// Whether the operation has its place, or may count as having it.
    func explains(_ index: Int) -> Bool {
        done.contains(index) || absorbed.contains(index)
    }

    func canTake(_ index: Int) -> Bool {
        !done.contains(index) && !used.contains(index)
    }

    func without(_ index: Int) -> Configuration {
        var rest = self
        rest.done.removeAll { $0 == index }
        rest.absorbed.removeAll { $0 == index }
        return rest
    }

    /// Whether whatever `other` can explain, this one can: the same content, no effect used up that
    /// is not there too, and nothing left open that is not open there.
    private func isAsGood(as other: Configuration, _ isEffect: (Int) -> Bool) -> Bool {
        state == other.state
            && used.allSatisfy(other.used.contains)
            && done.allSatisfy { other.done.contains($0) || !isEffect($0) }
            && other.done.allSatisfy(explains)
            && other.absorbed.allSatisfy(absorbed.contains)
    }

    /// Sets of more configurations than this are kept whole: comparing them would cost more.
    private static let comparedAtMost = 300

    /// Those that no other makes needless.
    ///
    /// - Parameter isEffect: whether an operation changes the content.
    static func best(
        of configurations: [Configuration], _ isEffect: (Int) -> Bool
    ) -> Set<Configuration> {
        let all = Set(configurations)
        guard all.count > 1, all.count <= comparedAtMost else { return all }
        var kept: [Configuration] = []
        for one in all.sorted(by: { $0.used.count < $1.used.count }) {
            guard !kept.contains(where: { $0.isAsGood(as: one, isEffect) }) else { continue }
            kept.removeAll { one.isAsGood(as: $0, isEffect) }
            kept.append(one)
        }
        return Set(kept)
    }
}

extension [Int] {
    /// Inserts into an ascending list, unless it is there.
    mutating func insert(sorted element: Int) {
        let position = firstIndex { $0 >= element } ?? endIndex
        guard position == endIndex || self[position] != element else { return }
        insert(element, at: position)
    }
}

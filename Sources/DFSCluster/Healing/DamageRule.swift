/// What a node does that finds its catalog damaged.
package enum DamageRule {
    /// What becomes of it.
    package enum Verdict: Hashable, Sendable {
        /// The catalog is whole after all: go on with it.
        case goOn
        /// A new incarnation takes the slot and gets everything from the others.
        case replace
        /// Nothing is done: too little is left to be sure that nothing gets lost.
        case stop
    }

    /// - Parameters:
    ///   - isWhole: whether SQLite finds the catalog whole now.
    ///   - isWanted: whether the administrator has asked for a replacement.
    ///   - othersAreHealthy: whether every other member answers and has caught up with a majority.
    ///     Then they know everything that was ever chosen, without this node's word.
    package static func verdict(
        isWhole: Bool, isWanted: Bool, othersAreHealthy: Bool
    ) -> Verdict {
        guard !isWhole else { return .goOn }
        return isWanted || othersAreHealthy ? .replace : .stop
    }
}

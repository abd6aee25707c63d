package import DFSModel

/// How much members have ever written down (`node.steps`), as far as somebody has heard.
///
/// It travels with the values of a proposal, so that those who accept a value remember the promises
/// that it rests on, and those who learn it the acceptances as well: a catalog that has lost one of
/// them is known for an old copy.
package struct StepsHeard: Hashable, Sendable {
    package private(set) var steps: [Incarnation: Int]

    package init(_ steps: [Incarnation: Int] = [:]) {
        self.steps = steps
    }

    /// A member has told how much it has written down; less than before is passed over.
    package mutating func note(_ steps: Int, of member: Incarnation) {
        self.steps[member] = max(self.steps[member] ?? 0, steps)
    }
}

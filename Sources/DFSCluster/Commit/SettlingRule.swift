/// Which values a node makes sure of by itself: those that it has accepted and has heard nothing
/// of since.
///
/// A proposer may die between the acceptances and the commit notice, and every notice may be lost.
/// Then the value is chosen, or may still be, but no node knows: plain reads do not show it. So
/// whoever has accepted it asks, after a while.
package struct SettlingRule: Sendable {
    /// How many registers one round settles at the most.
    package static let limit = 256

    private var before: [RegisterKey: Ballot] = [:]

    package init() {}

    /// The registers to lead an identity round on: undecided for one whole interval.
    ///
    /// - Parameter undecided: registers whose accepted ballot is above the committed one, with the
    ///   former.
    package mutating func due(_ undecided: [(key: RegisterKey, ballot: Ballot)]) -> [RegisterKey] {
        let due = undecided.filter { before[$0.key] == $0.ballot }.map(\.key)
        before = Dictionary(undecided.map { ($0.key, $0.ballot) }) { $1 }
        return due
    }
}

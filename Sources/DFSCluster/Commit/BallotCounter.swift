/// Gives out ballot counters: each one once in the life of a process, for whatever register. With
/// the proposer id, which is new at each start, no ballot is ever used twice.
package struct BallotCounter: Sendable {
    private var last: UInt64 = 0

    package init() {}

    /// A counter above `seen` and above all that were given out before.
    package mutating func next(above seen: UInt64) -> UInt64 {
        last = max(last, seen) + 1
        return last
    }
}

/// Gives out ballot counters: within an epoch each one once in the life of a process, for whatever
/// register. With the proposer id, which is new at each start, no ballot is ever used twice.
package struct BallotCounter: Sendable {
    /// The highest that was given out, counted within its epoch.
    private var last: UInt64 = 0

    package init() {}

    /// A counter of `epoch` above `seen` and above all that were given out before; nil if `seen`
    /// is of a later epoch, so that nothing of this one can be above it.
    package mutating func next(above seen: UInt64, in epoch: Int) -> UInt64? {
        let first = Ballot.firstCounter(ofEpoch: epoch)
        let floor = max(last, seen > first ? seen - first : 0)
        guard floor + 1 < Ballot.countersPerEpoch else { return nil }
        last = floor + 1
        return first + last
    }
}

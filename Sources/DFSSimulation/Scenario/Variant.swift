/// The protocol as it is, or broken on purpose in one way, to show that the checker would see it.
package enum Variant: String, CaseIterable, Sendable {
    case correct
    /// Promises are answered before they are synced, and a crash forgets them.
    case noSyncBeforePromise = "no-sync-before-promise"
    /// Two answers are enough to choose, of however many nodes.
    case majorityOfTwo = "majority-of-two"
    /// A node drops the versions that a newly accepted value no longer names.
    case collectOnAccept = "collect-on-accept"
    /// No prepare: the value with the latest clock time wins.
    case commitByTimestamp = "commit-by-timestamp"
    /// A node whose disk was lost comes back empty, as the voter that it was.
    case emptyCatalogVotes = "empty-catalog-votes"
    /// A node whose disk was lost votes again once it has pulled the others' committed rows.
    case committedRowsOnly = "committed-rows-only"
    /// A sealed version that no committed row names goes by time, like one that is only staged.
    case sealedExpires = "sealed-expires"
    /// Nobody looks whether the operation stands in `recent` already.
    case retryWithoutRecent = "retry-without-recent"
    /// A failed condition is reported without getting the value chosen that it was judged on.
    case conditionOnUnchosen = "condition-on-unchosen"
    /// All proposers have one id, so a ballot is its counter alone.
    case reusedBallot = "reused-ballot"
    /// Nobody asks what became of a value whose commit notices were lost.
    case unsettled

    /// The broken ones.
    package static var broken: [Variant] { allCases.filter { $0 != .correct } }
}

/// One page of a peer's committed rows, as the node that follows it sees it.
package struct FollowedPage: Hashable, Sendable {
    /// The peer has no rows beyond this page.
    package let isLast: Bool
    /// Every row up to here is known once the page's news are learned.
    package let followed: Int
    /// Whether that is worth writing down.
    package let isProgress: Bool

    /// - Parameters:
    ///   - after: the sequence that the page was asked for.
    ///   - sequences: those of the page's rows, in order.
    ///   - newest: the peer's newest sequence.
    ///   - pageSize: how many rows were asked for.
    package init(after: Int, sequences: [Int], newest: Int, pageSize: Int) {
        isLast = sequences.count < pageSize
        let reached = sequences.last ?? newest
        followed = isLast ? max(reached, newest) : reached
        isProgress = reached != after || isLast
    }
}

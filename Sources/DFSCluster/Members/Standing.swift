package import DFSModel

/// What a catalog may do for the cluster, by the newest list of members that it knows.
package enum Standing: Hashable, Sendable {
    /// It promises, accepts and answers strict reads.
    case votes
    /// It is a member, and has to learn first what the others know.
    case settling
    /// The list does not name its incarnation: it was not admitted yet, or has been replaced or
    /// removed.
    case stranger
    /// It is older than what its peers remember of it. Only another incarnation can take its slot.
    case rolledBack

    /// - Parameters:
    ///   - settledEpoch: the last epoch that the catalog has settled; 0 before the first.
    ///   - isRolledBack: whether a peer remembers more of it than it does itself.
    package init(
        of incarnation: Incarnation, in list: MemberList, settledEpoch: Int, isRolledBack: Bool
    ) {
        if isRolledBack {
            self = .rolledBack
        } else if let member = list.member(incarnation) {
            self = settledEpoch >= member.since ? .votes : .settling
        } else {
            self = .stranger
        }
    }
}

package import DFSModel

/// What a member still has to learn before it has settled an epoch: everything that may have been
/// chosen under the list before (docs/commit.md, "Members", rule 3).
///
/// The caller asks each of ``toAsk`` for a ``Survey``, follows that node's committed rows up to the
/// survey's `newest`, makes sure that its own committed ballots are not below those of the survey's
/// undecided registers (by identity rounds), and then reports the node as ``absorb(_:from:)``.
package struct EpochSettling: Hashable, Sendable {
    package let epoch: Int
    private let own: Incarnation
    private let former: [Member]
    private let present: [Member]
    private let majority: Int
    private var absorbed: Set<Incarnation> = []
    private var hasAbsorbedSettled = false

    /// - Parameters:
    ///   - own: the incarnation that settles.
    ///   - settledEpoch: the last epoch that it has settled.
    package init(list: MemberList, own: Incarnation, settledEpoch: Int) {
        epoch = list.epoch
        self.own = own
        former = list.former
        present = list.members
        majority = list.former.count / 2 + 1
        if let member = former.first(where: { $0.incarnation == own }), settledEpoch >= member.since
        {
            absorbed.insert(own)
        }
    }

    /// Whether a majority of the former voters is absorbed, or a node that has settled the epoch.
    /// Epoch 1 has none before it.
    package var isSettled: Bool {
        former.isEmpty || hasAbsorbedSettled || absorbed.count >= majority
    }

    /// The former voters, and the present members that may have settled already, that may be asked;
    /// none once the epoch is settled.
    package var toAsk: [Member] {
        guard !isSettled else { return [] }
        let known = Set(former.map(\.incarnation))
        return (former + present.filter { !known.contains($0.incarnation) }).filter {
            $0.incarnation != own && !absorbed.contains($0.incarnation)
        }
    }

    /// Whether a survey counts: the node has settled the epoch itself; or it has left the former
    /// epoch for good, and knew what was chosen before that.
    package func counts(_ survey: Survey, from incarnation: Incarnation) -> Bool {
        if survey.settledEpoch >= epoch { return true }
        guard let member = former.first(where: { $0.incarnation == incarnation }) else {
            return false
        }
        return survey.epoch >= epoch && survey.settledEpoch >= member.since
    }

    /// Everything in the survey is known here now.
    package mutating func absorb(_ survey: Survey, from incarnation: Incarnation) {
        guard counts(survey, from: incarnation) else { return }
        if survey.settledEpoch >= epoch { hasAbsorbedSettled = true }
        if former.contains(where: { $0.incarnation == incarnation }) {
            absorbed.insert(incarnation)
        }
    }
}

/// What a node says about itself at one moment.
package struct Survey: Hashable, Sendable {
    /// The epoch of its committed list. It answers for no earlier one any more.
    package let epoch: Int
    /// The last epoch that it has settled.
    package let settledEpoch: Int
    /// The last number of its committed rows.
    package let newest: Int
    /// How much it has ever written down; never less than before, unless it was rolled back.
    package let steps: Int

    package init(epoch: Int, settledEpoch: Int, newest: Int, steps: Int) {
        self.epoch = epoch
        self.settledEpoch = settledEpoch
        self.newest = newest
        self.steps = steps
    }
}

package import DFSModel

/// What a member still has to learn before it has settled an epoch: everything that may have been
/// chosen under the list before (docs/commit.md, "Members", rule 3).
///
/// The caller asks each of ``toAsk`` for a ``Survey``, follows that node's committed rows up to the
/// survey's `newest`, makes sure that its own committed ballots are not below those of the survey's
/// `undecided` registers (by identity rounds), and then reports the node as ``absorb(_:from:)``.
package struct EpochSettling: Hashable, Sendable {
    package let epoch: Int
    private let former: [Member]
    private let majority: Int
    private var absorbed: Set<NodeName> = []

    /// - Parameters:
    ///   - own: the incarnation that settles.
    ///   - settledEpoch: the last epoch that it has settled.
    package init(list: MemberList, own: Incarnation, settledEpoch: Int) {
        epoch = list.epoch
        former = list.former
        majority = list.former.count / 2 + 1
        if let member = former.first(where: { $0.incarnation == own }), settledEpoch >= member.since
        {
            absorbed.insert(member.name)
        }
    }

    /// Whether a majority of the former voters is absorbed. Epoch 1 has none before it.
    package var isSettled: Bool { former.isEmpty || absorbed.count >= majority }

    /// The former voters that may still be asked.
    package var toAsk: [Member] { former.filter { !absorbed.contains($0.name) } }

    /// Whether a survey counts: the node has left the former epoch for good, and knew what was
    /// chosen in it.
    package func counts(_ survey: Survey, from name: NodeName) -> Bool {
        guard let member = former.first(where: { $0.name == name }) else { return false }
        return survey.epoch >= epoch && survey.settledEpoch >= member.since
    }

    /// Everything in the survey is known here now.
    package mutating func absorb(_ survey: Survey, from name: NodeName) {
        if counts(survey, from: name) { absorbed.insert(name) }
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

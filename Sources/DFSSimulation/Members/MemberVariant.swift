/// The rules for members as they are, or broken on purpose in one way.
package enum MemberVariant: String, CaseIterable, Sendable {
    case correct
    /// A node votes whatever list of members the proposer goes by.
    case mixedEpochs = "mixed-epochs"
    /// A new incarnation votes as soon as it is a member, with an empty catalog.
    case emptyCatalogVotes = "empty-catalog-votes"
    /// A newcomer has settled once it knows the others' committed rows.
    case committedRowsOnly = "committed-rows-only"
    /// A strict read counts ballots of earlier epochs as it does those of today's.
    case strictReadOfOldBallots = "strict-read-of-old-ballots"
    /// A restored old copy votes without asking what others remember of it.
    case unaskedRestore = "unasked-restore"
    /// A restored old copy asks some majority, and not everyone who answers.
    case restoreAsksMajority = "restore-asks-majority"
    /// A restored old copy asks the members only, and not who left with the last change.
    case leaversUnasked = "leavers-unasked"
    /// What was heard of others' steps is not written down.
    case stepsUnheard = "steps-unheard"

    /// The broken ones.
    package static var broken: [MemberVariant] { allCases.filter { $0 != .correct } }
}

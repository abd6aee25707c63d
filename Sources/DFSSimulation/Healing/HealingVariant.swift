/// The rules of healing as they are, or broken on purpose in one way.
package enum HealingVariant: String, CaseIterable, Sendable {
    case correct
    /// What a peer sends is kept without a look at its checksum.
    case uncheckedFetch = "unchecked-fetch"
    /// A file that lies there already is taken without a look at its checksum.
    case uncheckedAdoption = "unchecked-adoption"
    /// The row of a chunk is written before its file.
    case rowBeforeFile = "row-before-file"
    /// What is to be repaired is kept in memory only.
    case queueInMemory = "queue-in-memory"
    /// The place of the comparison is remembered before what it found.
    case placeBeforeQueue = "place-before-queue"
    /// A chunk leaves the queue when its repair begins.
    case takenFromQueue = "taken-from-queue"
    /// What a look has found is recorded although the row has changed since.
    case lateMark = "late-mark"
    /// A repair records a chunk of a version that was collected while it ran.
    case revivesForgotten = "revives-forgotten"
    /// A leftover of an earlier layout goes although no holder has confirmed its copy.
    case unconfirmedSurplus = "unconfirmed-surplus"

    /// The broken ones.
    package static var broken: [HealingVariant] { allCases.filter { $0 != .correct } }
}

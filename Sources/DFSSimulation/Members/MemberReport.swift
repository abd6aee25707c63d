/// How one history of changing members went.
package struct MemberReport: Hashable, HistorySummary {
    package let seed: UInt64
    /// The first thing that must not be, or nil.
    package let violation: String?
    /// Values that a majority accepted.
    package let chosen: Int
    /// The epoch of the last list of members.
    package let epoch: Int
    /// What happened, if the simulation was traced.
    package let trace: [String]

    package var counts: KeyValuePairs<String, Int> {
        ["chosen": chosen, "changes": epoch - 1]
    }
}

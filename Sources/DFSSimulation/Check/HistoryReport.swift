/// How one history went.
package struct HistoryReport: Hashable, HistorySummary {
    package let seed: UInt64
    /// The first thing that must not be, or nil.
    package let violation: String?
    /// What happened, if the simulation was traced.
    package let trace: [String]
    package let events: Int
    /// Operations that clients asked for, how many of them took effect for certain, and how many
    /// ended without the client's knowing.
    package let operations: Int
    package let applied: Int
    package let unknown: Int
    /// Paths whose history was too tangled to be checked within bounds.
    package let undecidedPaths: Int
    /// Values that a majority accepted.
    package let chosen: Int

    package var counts: KeyValuePairs<String, Int> {
        [
            "operations": operations, "applied": applied, "unknown": unknown, "chosen": chosen,
            "events": events, "undecided": undecidedPaths,
        ]
    }
}

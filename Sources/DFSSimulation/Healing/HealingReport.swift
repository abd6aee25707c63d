/// How one history of healing went.
package struct HealingReport: Hashable, HistorySummary {
    package let seed: UInt64
    /// The first thing that must not be, or nil.
    package let violation: String?
    /// Copies that a fault took or changed.
    package let struck: Int
    /// Copies that healing has fetched, and those that it has adopted.
    package let fetched: Int
    package let adopted: Int
    /// Times that a process ended in the middle of a repair.
    package let cutRepairs: Int
    /// What happened, if the simulation was traced.
    package let trace: [String]

    package var counts: KeyValuePairs<String, Int> {
        ["struck": struck, "fetched": fetched, "adopted": adopted, "cutRepairs": cutRepairs]
    }
}

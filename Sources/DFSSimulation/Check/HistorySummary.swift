/// How one simulated history of any kind went.
package protocol HistorySummary: Sendable {
    var seed: UInt64 { get }
    /// The first thing that must not be, or nil.
    var violation: String? { get }
    /// What happened, if the simulation was traced.
    var trace: [String] { get }
    /// What was counted, in the order in which it is told.
    var counts: KeyValuePairs<String, Int> { get }
}

import Foundation

/// How a check of real processes went.
package struct ChaosReport: Codable, Sendable {
    /// Which check it was.
    package let check: String
    package let seed: UInt64
    /// When it ended, UTC.
    package var date = ChaosReport.now
    package var seconds = 0.0
    package var nodes = 4
    package var clients = 0
    package var faults = FaultCounts()
    /// Rounds of a check that repeats one thing.
    package var rounds = 0
    /// Operations of clients on contested paths.
    package var operations = 0
    /// Writes that clients were told had taken effect, as the ledger on disk has them.
    package var acknowledged = 0
    /// Operations that ended without the client's knowing.
    package var unknown = 0
    /// Acknowledged writes to paths of their own that were found whole at the end, and those that
    /// were not.
    package var found = 0
    package var lost = 0
    /// Contested paths whose history the checker could not decide on within its bounds.
    package var undecidedPaths = 0
    /// What must not have been; empty if all is well.
    package var violations: [String] = []
    /// What was unusual but allowed: how often, and the first of it.
    package var oddityCount = 0
    package var oddities: [String] = []
    /// Whether `dfs verify` found every node clean.
    package var verified: Bool?
    /// The longest time of what the check has measured, in seconds.
    package var slowestSeconds: Double?

    package init(check: String, seed: UInt64) {
        self.check = check
        self.seed = seed
    }

    /// Whether nothing was lost and nothing was wrong.
    package var isGood: Bool {
        violations.isEmpty && lost == 0 && undecidedPaths == 0 && verified != false
    }

    /// One line of JSON.
    package func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    static var now: String { ISO8601DateFormatter().string(from: Date()) }
}

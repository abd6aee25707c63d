import GRDB

/// What a transaction adds to the counts in the table `node`, written once at its end.
struct Steps {
    /// Rows of `registers` that were written.
    var count = 0
    /// The newest sequence number that was given out, and the newest before.
    private var sequences: (newest: Int, before: Int)?

    /// The next number for a row whose committed value is new.
    mutating func nextSequence(_ database: Database) throws -> Int {
        let known = try sequences ?? Self.stored(database)
        sequences = (known.newest + 1, known.before)
        return known.newest + 1
    }

    private static func stored(_ database: Database) throws -> (newest: Int, before: Int) {
        let newest = try database.integer("SELECT row_sequence FROM node")
        return (newest, newest)
    }

    /// Adds them to the table.
    func write(_ database: Database) throws {
        guard count > 0 else { return }
        let learned = sequences.map { $0.newest - $0.before } ?? 0
        try database.run(
            "UPDATE node SET steps = steps + ?, row_sequence = row_sequence + ?",
            [count, learned])
    }
}

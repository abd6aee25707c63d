import DFSCluster
import DFSModel
import Foundation
import GRDB

/// A row of table `registers`, with the tables that follow from its committed value.
struct RegisterRow {
    let key: RegisterKey
    var id: Int64?
    var state = RegisterState()
    /// Whether the row as it is stored has a committed value.
    private var hadCommitted = false

    init(key: RegisterKey) {
        self.key = key
    }

    /// Read by their positions, see ``Column``.
    private static let columns = """
        id, promised_counter, promised_proposer, accepted_counter, accepted_proposer,
        accepted_value, committed_counter, committed_proposer, committed_value
        """

    private enum Column {
        static let id = 0
        static let promised = 1
        static let accepted = 3
        static let committed = 6
    }

    /// The row of `key`, or a fresh one that nothing was promised for.
    static func load(_ key: RegisterKey, _ database: Database) throws -> RegisterRow {
        let row = try database.row(
            "SELECT \(columns) FROM registers WHERE space = ? AND owner = ? AND path = ?",
            [key.space.rawValue, key.owner, key.path])
        return try row.map { try RegisterRow(key: key, $0) } ?? RegisterRow(key: key)
    }

    private init(key: RegisterKey, _ row: CatalogRow) throws {
        self.key = key
        id = try row[Column.id]
        state = RegisterState(
            promised: try row.ballot(at: Column.promised) ?? .zero,
            accepted: try Self.value(at: Column.accepted, row),
            committed: try Self.value(at: Column.committed, row))
        hadCommitted = state.committed != nil
    }

    /// The ballot and value in the three columns from `column`.
    static func value(at column: Int, _ row: CatalogRow) throws -> BallotedValue? {
        guard let ballot = try row.ballot(at: column), let bytes = try row[column + 2] as [UInt8]?
        else {
            return nil
        }
        return BallotedValue(ballot: ballot, value: try RegisterValue(binary: bytes))
    }

    /// The ballot of the committed value of `key`, or nil without one.
    static func committedBallot(_ key: RegisterKey, _ database: Database) throws -> Ballot? {
        try database.row(
            """
            SELECT committed_counter, committed_proposer FROM registers
            WHERE space = ? AND owner = ? AND path = ?
            """,
            [key.space.rawValue, key.owner, key.path])?.ballot(at: 0)
    }

    /// Writes the row, as one step. With `learned`, the committed value is new: the row gets the next
    /// sequence number and the tables that follow from it are brought up to date.
    mutating func save(_ database: Database, learned: Bool, _ steps: inout Steps) throws {
        if let id {
            if !learned { try update(id, database) }
        } else {
            try insert(database)
            id = database.lastInsertedRowID
        }
        steps.count += 1
        guard learned, let id, let content = state.committed?.value.content else { return }
        if hadCommitted { try releaseNamedVersions(id, database) }
        try updateLearned(id, content, sequence: try steps.nextSequence(database), database)
        hadCommitted = true
        try keepNamedVersions(id, database)
        try Projection.update(for: key, content: content, database)
    }

    private func insert(_ database: Database) throws {
        try database.run(
            """
            INSERT INTO registers (space, owner, path, promised_counter, promised_proposer,
                accepted_counter, accepted_proposer, accepted_value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [key.space.rawValue, key.owner, key.path] + agreementArguments)
    }

    private func update(_ id: Int64, _ database: Database) throws {
        try database.run(
            """
            UPDATE registers SET promised_counter = ?, promised_proposer = ?, accepted_counter = ?,
                accepted_proposer = ?, accepted_value = ? WHERE id = ?
            """,
            agreementArguments + [id])
    }

    private func updateLearned(
        _ id: Int64, _ content: Content, sequence: Int, _ database: Database
    ) throws {
        try database.run(
            """
            UPDATE registers SET promised_counter = ?, promised_proposer = ?, accepted_counter = ?,
                accepted_proposer = ?, accepted_value = ?, committed_counter = ?,
                committed_proposer = ?, committed_value = ?, kind = ?, version = ?,
                sequence = ? WHERE id = ?
            """,
            agreementArguments + arguments(of: state.committed)
                + [content.kind, content.version, sequence, id])
    }

    private var agreementArguments: ColumnValues {
        [Int64(state.promised.counter), state.promised.proposer]
            + arguments(of: state.accepted)
    }

    private func arguments(of value: BallotedValue?) -> ColumnValues {
        guard let value else { return [nil, nil, nil] }
        return [
            Int64(value.ballot.counter), value.ballot.proposer, value.value.binary,
        ]
    }
}

extension RegisterRow {
    /// Versions that the row's former committed value named begin to be unwanted, unless another
    /// register names them.
    private func releaseNamedVersions(_ id: Int64, _ database: Database) throws {
        try database.run(
            """
            UPDATE versions SET unwanted_uptime = (SELECT uptime_seconds FROM node), named = 0
            WHERE id IN (SELECT version FROM registers WHERE id = ?1 AND version IS NOT NULL
                    UNION ALL SELECT version FROM former_versions WHERE register = ?1)
                AND NOT EXISTS (SELECT 1 FROM registers AS r
                    WHERE r.version = versions.id AND r.id <> ?1)
                AND NOT EXISTS (SELECT 1 FROM former_versions AS f
                    WHERE f.version = versions.id AND f.register <> ?1)
            """,
            [id])
        try database.run("DELETE FROM former_versions WHERE register = ?", [id])
    }

    /// The versions that the new committed value names are wanted.
    private func keepNamedVersions(_ id: Int64, _ database: Database) throws {
        guard let value = state.committed?.value else { return }
        for former in value.former {
            try database.run(
                "INSERT INTO former_versions (register, version) VALUES (?, ?)",
                [id, former.version])
        }
        for version in value.namedVersions {
            try database.run(
                """
                UPDATE versions SET unwanted_uptime = NULL, named = 1 WHERE id = ? AND named = 0
                """,
                [version])
        }
    }
}

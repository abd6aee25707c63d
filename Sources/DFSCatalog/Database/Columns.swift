import DFSCluster
import DFSModel
import Foundation
import GRDB

extension Identifier {
    /// The column form of an identifier.
    var column: Data { Data(bytes) }
}

extension Digest {
    /// The column form of a digest.
    var column: Data { Data(bytes) }
}

extension Row {
    func identifier<Kind>(_ column: String) throws -> Identifier<Kind> {
        guard let data = self[column] as Data?, let value = Identifier<Kind>(bytes: data) else {
            throw CatalogError(.corrupt, "The column \(column) does not hold an identifier.")
        }
        return value
    }

    func digest(_ column: String) throws -> Digest {
        guard let data = self[column] as Data?, let value = Digest(bytes: data) else {
            throw CatalogError(.corrupt, "The column \(column) does not hold a SHA-256 value.")
        }
        return value
    }

    func identifier<Kind>(at column: Int) throws -> Identifier<Kind> {
        guard let data = self[column] as Data?, let value = Identifier<Kind>(bytes: data) else {
            throw CatalogError(.corrupt, "A column does not hold an identifier.")
        }
        return value
    }

    func digest(at column: Int) throws -> Digest {
        guard let data = self[column] as Data?, let value = Digest(bytes: data) else {
            throw CatalogError(.corrupt, "A column does not hold a SHA-256 value.")
        }
        return value
    }

    /// The ballot in the column `column` and the one behind it, or nil for NULL.
    func ballot(at column: Int) throws -> Ballot? {
        guard let counter = self[column] as Int64? else { return nil }
        return Ballot(counter: UInt64(counter), proposer: try identifier(at: column + 1))
    }

    /// The ballot in the columns `<name>_counter` and `<name>_proposer`, or nil for NULL.
    func ballot(_ name: String) throws -> Ballot? {
        guard let counter = self["\(name)_counter"] as Int64? else { return nil }
        return Ballot(
            counter: UInt64(counter), proposer: try identifier("\(name)_proposer"))
    }
}

extension Database {
    /// Runs a statement that is prepared once and kept.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of a query that is prepared once and kept.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
    }

    /// All rows of a query that is prepared once and kept; the query bounds their number.
    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
    }

    /// The rows of a query that is prepared once and kept, one at a time; a row is good until the
    /// next is taken.
    func cursor(_ sql: String, _ arguments: StatementArguments = []) throws -> RowCursor {
        try Row.fetchCursor(try cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first column of the first row as an integer, 0 without one.
    func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(try cachedStatement(sql: sql), arguments: arguments) ?? 0
    }
}

/// Times as catalogs keep them.
enum Clock {
    /// Milliseconds since 1970; for people only.
    static var nowMilliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }
}

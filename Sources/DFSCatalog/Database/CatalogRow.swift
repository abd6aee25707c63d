import DFSCluster
import DFSModel
import Foundation
import GRDBSQLite

/// One row of a query's result, copied out of SQLite.
///
/// Columns are read as the type that is asked for. The tables are STRICT, so a column of another
/// type, or a NULL where no optional is asked for, is damage that SQLite has not noticed, or a
/// foreign database: ``CatalogError`` `.corrupt`.
struct CatalogRow {
    /// A value as SQLite keeps it (https://sqlite.org/datatype3.html).
    enum Value {
        case null
        case integer(Int64)
        case real(Double)
        case text(String)
        case blob([UInt8])
    }

    private let values: [Value]
    private let names: [String]

    /// The row that `statement` is at.
    init(_ statement: OpaquePointer, names: [String]) {
        self.names = names
        values = names.indices.map { Self.value(CInt($0), statement) }
    }

    private static func value(_ column: CInt, _ statement: OpaquePointer) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            // The pointer first: asking for it may change the number of bytes.
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(
                String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }

    /// The column at a position, from 0.
    subscript<Wanted: ColumnReadable>(_ column: Int) -> Wanted {
        get throws {
            guard let value = Wanted(column: values[column]) else {
                throw CatalogError(
                    .corrupt, "The column \(names[column]) does not hold a \(Wanted.self).")
            }
            return value
        }
    }

    /// The column of a name.
    subscript<Wanted: ColumnReadable>(_ name: String) -> Wanted {
        get throws { try self[position(of: name)] }
    }

    private func position(of name: String) throws -> Int {
        guard let column = names.firstIndex(of: name) else {
            throw CatalogError(.corrupt, "A query gives no column \(name).")
        }
        return column
    }
}

/// A type that a column can be read as.
protocol ColumnReadable {
    /// Nil if the value is of another type.
    init?(column: CatalogRow.Value)
}

extension Int64: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .integer(let value) = column else { return nil }
        self = value
    }
}

extension Int: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .integer(let value) = column else { return nil }
        self.init(exactly: value)
    }
}

extension Bool: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .integer(let value) = column else { return nil }
        self = value != 0
    }
}

extension String: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .text(let value) = column else { return nil }
        self = value
    }
}

extension [UInt8]: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .blob(let value) = column else { return nil }
        self = value
    }
}

extension Data: ColumnReadable {
    init?(column: CatalogRow.Value) {
        guard case .blob(let value) = column else { return nil }
        self.init(value)
    }
}

extension Optional: ColumnReadable where Wrapped: ColumnReadable {
    init?(column: CatalogRow.Value) {
        if case .null = column {
            self = .none
        } else if let value = Wrapped(column: column) {
            self = value
        } else {
            return nil
        }
    }
}

extension CatalogRow {
    func identifier<Kind>(_ column: String) throws -> Identifier<Kind> {
        try identifier(at: position(of: column))
    }

    func identifier<Kind>(at column: Int) throws -> Identifier<Kind> {
        guard let bytes = try self[column] as [UInt8]?, let value = Identifier<Kind>(bytes: bytes)
        else {
            throw CatalogError(
                .corrupt, "The column \(names[column]) does not hold an identifier.")
        }
        return value
    }

    func digest(_ column: String) throws -> Digest {
        try digest(at: position(of: column))
    }

    func digest(at column: Int) throws -> Digest {
        guard let bytes = try self[column] as [UInt8]?, let value = Digest(bytes: bytes) else {
            throw CatalogError(
                .corrupt, "The column \(names[column]) does not hold a SHA-256 value.")
        }
        return value
    }

    /// The ballot in the column `column` and the one behind it, or nil for NULL.
    func ballot(at column: Int) throws -> Ballot? {
        guard let counter = try self[column] as Int64? else { return nil }
        return Ballot(counter: UInt64(counter), proposer: try identifier(at: column + 1))
    }

    /// The ballot in the columns `<name>_counter` and `<name>_proposer`, or nil for NULL.
    func ballot(_ name: String) throws -> Ballot? {
        guard let counter = try self["\(name)_counter"] as Int64? else { return nil }
        return Ballot(
            counter: UInt64(counter), proposer: try identifier("\(name)_proposer"))
    }
}

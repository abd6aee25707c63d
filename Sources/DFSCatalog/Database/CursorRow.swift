import DFSCluster
import DFSModel
import GRDBSQLite

/// The row that a ``CatalogCursor`` is at, read where SQLite keeps it: for lists, where copying each
/// row costs more than finding it. It and its texts are valid until the cursor goes on.
///
/// Columns go by their positions, from 0. As with ``CatalogRow``, a column that does not hold what is
/// asked for is ``CatalogError`` `.corrupt`.
struct CursorRow {
    private let statement: OpaquePointer

    /// Whatever row `statement` is at.
    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    func isNull(at column: Int) -> Bool {
        sqlite3_value_type(value(at: column)) == SQLITE_NULL
    }

    /// A size, a count, a time or a row's id.
    func integer(at column: Int) throws -> Int {
        let value = value(at: column)
        guard sqlite3_value_type(value) == SQLITE_INTEGER,
            let number = Int(exactly: sqlite3_value_int64(value)), number >= 0
        else { throw wrong(column, "a whole number") }
        return number
    }

    /// The bytes of a text, in UTF-8.
    func text(at column: Int) throws -> UnsafeRawBufferPointer {
        // As bytes: as a text it would be copied to get a zero at its end.
        try bytes(at: column, SQLITE_TEXT, "a text")
    }

    func identifier<Kind>(at column: Int) throws -> Identifier<Kind> {
        guard let value = Identifier<Kind>(raw: try blob(at: column)) else {
            throw wrong(column, "an identifier")
        }
        return value
    }

    func digest(at column: Int) throws -> Digest {
        guard let value = Digest(raw: try blob(at: column)) else {
            throw wrong(column, "a SHA-256 value")
        }
        return value
    }

    /// The ballot in the column `column` and the one behind it, or nil for NULL.
    func ballot(at column: Int) throws -> Ballot? {
        guard !isNull(at: column) else { return nil }
        return Ballot(
            counter: UInt64(try integer(at: column)), proposer: try identifier(at: column + 1))
    }

    private func blob(at column: Int) throws -> UnsafeRawBufferPointer {
        try bytes(at: column, SQLITE_BLOB, "bytes")
    }

    private func bytes(
        at column: Int, _ type: CInt, _ wanted: String
    ) throws -> UnsafeRawBufferPointer {
        let value = value(at: column)
        guard sqlite3_value_type(value) == type else { throw wrong(column, wanted) }
        // The pointer first: asking for it may change the number of bytes.
        let start = sqlite3_value_blob(value)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    /// The value as SQLite has it: asked for once, where each of the functions `sqlite3_column_…`
    /// would look for it again. Its connection is used by one thread at a time, which is what makes
    /// that safe (https://sqlite.org/c3ref/value.html).
    private func value(at column: Int) -> OpaquePointer? {
        sqlite3_column_value(statement, CInt(column))
    }

    private func wrong(_ column: Int, _ wanted: String) -> CatalogError {
        let name = sqlite3_column_name(statement, CInt(column)).map { String(cString: $0) }
        return CatalogError(.corrupt, "The column \(name ?? "\(column)") does not hold \(wanted).")
    }
}

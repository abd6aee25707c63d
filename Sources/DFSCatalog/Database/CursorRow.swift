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
        sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL
    }

    /// A size, a count, a time or a row's id.
    func integer(at column: Int) throws -> Int {
        guard sqlite3_column_type(statement, CInt(column)) == SQLITE_INTEGER,
            let value = Int(exactly: sqlite3_column_int64(statement, CInt(column))), value >= 0
        else { throw wrong(column, "a whole number") }
        return value
    }

    /// The bytes of a text, in UTF-8.
    func text(at column: Int) throws -> UnsafeRawBufferPointer {
        guard sqlite3_column_type(statement, CInt(column)) == SQLITE_TEXT else {
            throw wrong(column, "a text")
        }
        // As bytes: as a text it would be copied to get a zero at its end.
        return bytes(at: column)
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
        guard sqlite3_column_type(statement, CInt(column)) == SQLITE_BLOB else {
            throw wrong(column, "bytes")
        }
        return bytes(at: column)
    }

    private func bytes(at column: Int) -> UnsafeRawBufferPointer {
        // The pointer first: asking for it may change the number of bytes.
        let start = sqlite3_column_blob(statement, CInt(column))
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    private func wrong(_ column: Int, _ wanted: String) -> CatalogError {
        let name = sqlite3_column_name(statement, CInt(column)).map { String(cString: $0) }
        return CatalogError(.corrupt, "The column \(name ?? "\(column)") does not hold \(wanted).")
    }
}

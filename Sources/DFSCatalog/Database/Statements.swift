import GRDB
import GRDBSQLite

/// Running statements. Each is prepared once for each connection and kept.
///
/// Values go to SQLite and come from it directly: GRDB's own arguments and rows cost more than
/// SQLite's work for the small statements here. Nobody observes the database's changes, which is
/// what GRDB would need to see each statement for.
extension Database {
    /// Runs a statement to its end.
    func run(_ sql: String, _ values: ColumnValues = []) throws {
        let statement = try ready(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        while try step(statement) {}
    }

    /// The first row of a query.
    func row(_ sql: String, _ values: ColumnValues = []) throws -> CatalogRow? {
        let statement = try ready(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        guard try step(statement) else { return nil }
        return CatalogRow(statement.sqliteStatement, names: statement.columnNames)
    }

    /// All rows of a query; the query bounds their number.
    func rows(_ sql: String, _ values: ColumnValues = []) throws -> [CatalogRow] {
        let statement = try ready(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        var rows: [CatalogRow] = []
        while try step(statement) {
            rows.append(CatalogRow(statement.sqliteStatement, names: statement.columnNames))
        }
        return rows
    }

    /// The rows of a query, one at a time. There may be one such cursor for each text at a time.
    func cursor(_ sql: String, _ values: ColumnValues = []) throws -> CatalogCursor {
        CatalogCursor(try ready(sql, values), in: self)
    }

    /// The first column of the first row as an integer, 0 without one.
    func integer(_ sql: String, _ values: ColumnValues = []) throws -> Int {
        let statement = try ready(sql, values)
        defer { sqlite3_reset(statement.sqliteStatement) }
        guard try step(statement) else { return 0 }
        return Int(sqlite3_column_int64(statement.sqliteStatement, 0))
    }

    /// Runs a query that sees the database as it is at one moment, whatever is written meanwhile.
    func onSnapshot<Value>(_ query: (Database) throws -> Value) throws -> Value {
        try run("BEGIN DEFERRED")
        defer {
            // What has only been read can be given up in either way.
            do { try run("COMMIT") } catch { try? run("ROLLBACK") }
        }
        return try query(self)
    }

    /// The statement with its parameters bound, before its first step.
    private func ready(_ sql: String, _ values: ColumnValues) throws -> Statement {
        let statement = try cachedStatement(sql: sql)
        let pointer = statement.sqliteStatement
        // What it says is the error of the run before, which was told then.
        sqlite3_reset(pointer)
        guard Int(sqlite3_bind_parameter_count(pointer)) == values.count else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE, message: "wrong number of values", sql: sql)
        }
        for index in values.indices {
            let parameter = CInt(index + 1)
            let code =
                values[index]?.bind(to: pointer, at: parameter)
                ?? sqlite3_bind_null(pointer, parameter)
            guard code == SQLITE_OK else { throw error(code, sql) }
        }
        return statement
    }

    /// Goes on to the next row; false behind the last one.
    func step(_ statement: Statement) throws -> Bool {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        // A cancelled read is interrupted; nothing else is.
        case SQLITE_INTERRUPT: throw CancellationError()
        case let code: throw error(code, statement.sql)
        }
    }

    private func error(_ code: CInt, _ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(sqliteConnection)), sql: sql)
    }
}

import GRDB
import GRDBSQLite

/// The rows of a query, one after the other. Lives within one access to the database.
final class CatalogCursor {
    private let statement: Statement
    private let database: Database

    init(_ statement: Statement, in database: Database) {
        self.statement = statement
        self.database = database
    }

    deinit {
        sqlite3_reset(statement.sqliteStatement)
    }

    /// The next row; nil behind the last one, after which it must not be called again.
    func next() throws -> CatalogRow? {
        guard try database.step(statement) else { return nil }
        return CatalogRow(statement.sqliteStatement, names: statement.columnNames)
    }
}

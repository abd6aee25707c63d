import GRDB
import GRDBSQLite

/// The rows of a query, one after the other, within one access to the database.
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

    /// Gives the rows to `body` until it returns false. To be called once.
    func walk(_ body: (CursorRow) throws -> Bool) throws {
        try withExtendedLifetime(self) {
            let row = CursorRow(statement.sqliteStatement)
            while try database.step(statement), try body(row) {}
        }
    }
}

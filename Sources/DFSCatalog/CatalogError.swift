package import DFSModel
import GRDB

/// What went wrong in a node's catalog.
package struct CatalogError: Failure {
    package let code: FailureCode
    package let message: String
    package let cause: (any Error)?
    /// A sync failed: the kernel may have dropped pages that SQLite believes written, so the
    /// process must end and start again from what the disk holds.
    package let isFatal: Bool
    /// SQLite says that the database's own pages are damaged: nothing that it says can be trusted.
    package let isDamage: Bool

    package init(
        _ code: FailureCode, _ message: String, cause: (any Error)? = nil, isFatal: Bool = false,
        isDamage: Bool = false
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.isFatal = isFatal
        self.isDamage = isDamage
    }

    /// The catalog's error for whatever a database call threw.
    static func wrapping(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.extendedResultCode {
        case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC:
            return CatalogError(
                .internal, "The catalog could not be synced to disk.", cause: error, isFatal: true)
        default: break
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            return CatalogError(.noSpace, "The disk of the catalog is full.", cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return CatalogError(
                .corrupt, "The catalog's database is damaged. 'dfs serve' says what can be done.",
                cause: error, isDamage: true)
        case .SQLITE_BUSY:
            return CatalogError(
                .overloaded, "Another program holds the catalog's lock.", cause: error)
        default:
            return CatalogError(
                .internal, "The catalog failed: \(error.message ?? "\(error)").", cause: error)
        }
    }
}

/// The schema of a node's catalog: the `.sql` files beside this one, in the order in which they
/// are applied. A released file is never edited; a change is a new file with the next number.
package enum Migrations {
    /// One step of the schema.
    package struct Migration: Sendable {
        /// The schema version that a catalog has after this step, stored in `PRAGMA user_version`.
        package let version: Int
        /// The SQL of the step, as UTF-8.
        package let sql: [UInt8]
    }

    /// Every step, oldest first; versions count from 1 without gaps.
    package static let all: [Migration] = [
        Migration(version: 1, sql: PackageResources.V0001_create_catalog_sql)
    ]
}

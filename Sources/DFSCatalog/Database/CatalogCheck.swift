import DFSModel
import Foundation
import GRDB
import Migrations

/// Whether an open database is a catalog that this program made and nothing has damaged.
///
/// The rest of this layer relies on it: a schema of ours, in which each column holds what its table
/// says. A view or trigger that somebody planted would run with the node's rights.
enum CatalogCheck {
    /// Databases up to this size are checked page by page at every start; `dfs verify` checks
    /// larger ones.
    static let wholeCheckBytes = 256 * 1024 * 1024

    private struct Item: Hashable {
        let kind: String
        let name: String
        let sql: String?
    }

    /// - Throws: ``CatalogError`` `.wrongFolder` for a foreign schema, `.corrupt` for damage.
    static func run(_ database: Database, path: String) throws {
        let expected = try expectedItems()
        let found = try items(database)
        if let odd = found.symmetricDifference(expected).min(by: { $0.name < $1.name }) {
            throw CatalogError(
                .wrongFolder,
                "'\(path)' is not as dfs makes a catalog: its \(odd.kind.printable) "
                    + "'\(odd.name.printable)' was added, changed or removed. Restore the folder "
                    + "from a backup, or replace the node.")
        }
        let pages = try database.integer("PRAGMA page_count")
        let pageBytes = try database.integer("PRAGMA page_size")
        guard pages <= wholeCheckBytes / max(1, pageBytes) else { return }
        let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "nothing"
        guard verdict == "ok" else {
            throw CatalogError(
                .corrupt,
                "The catalog '\(path)' is damaged: \(verdict.printable). Replace the node; its "
                    + "peers have what it held.", isDamage: true)
        }
    }

    private static func items(_ database: Database) throws -> Set<Item> {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT CAST(type AS TEXT) AS kind, CAST(name AS TEXT) AS name,
                    CAST(sql AS TEXT) AS sql
                FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                """)
        return Set(
            rows.map {
                Item(
                    kind: $0["kind"] as String? ?? "", name: $0["name"] as String? ?? "",
                    sql: $0["sql"])
            })
    }

    private static func expectedItems() throws -> Set<Item> {
        let memory = try DatabaseQueue()
        defer { try? memory.close() }
        return try memory.writeWithoutTransaction { database in
            for migration in Migrations.all {
                try database.execute(sql: String(decoding: migration.sql, as: UTF8.self))
            }
            return try items(database)
        }
    }
}

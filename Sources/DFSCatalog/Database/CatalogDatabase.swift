import CDFSSystem
import DFSModel
import Foundation
import GRDB
import Migrations

/// Opens `catalog.db`: durable, defended against its own content, and of a known schema.
enum CatalogDatabase {
    /// `PRAGMA application_id` of a catalog: "dfs1".
    static let applicationID = 0x6466_7331
    /// The schema version that this program writes.
    static var newestSchemaVersion: Int { Migrations.all.last?.version ?? 0 }

    /// Pages in the log that have to be moved into the database at some commit: a page that changes
    /// again and again before is moved once. 64 MiB, which a start after a crash reads in no time.
    private static let checkpointPages = 16_000

    /// Done before the process first uses SQLite; later it is without effect, and does no harm.
    private static let countsNoMemory: Void = { _ = dfs_sqlite_count_no_memory() }()

    static func open(path: String) throws -> DatabasePool {
        try CatalogFile.prepare(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { database in
            // GRDB sets NORMAL after prepareDatabase has run. In WAL mode NORMAL loses commits at
            // a power cut; FULL syncs the log at each (https://sqlite.org/pragma.html).
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
            else {
                throw CatalogError(
                    .internal, "SQLite refused synchronous=FULL or WAL for '\(path)'.")
            }
            try migrate(database, path: path)
            try CatalogCheck.run(database, path: path)
        }
        return pool
    }

    private static var configuration: Configuration {
        _ = countsNoMemory
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 8
        configuration.prepareDatabase { database in
            let connection = UnsafeMutableRawPointer(database.sqliteConnection)
            guard dfs_sqlite_make_defensive(connection) == 0 else {
                throw CatalogError(.internal, "SQLite refused to be defensive.")
            }
            dfs_sqlite_limit(connection)
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA mmap_size = 0")
            try database.execute(sql: "PRAGMA cache_size = -16384")
        }
        return configuration
    }

    private static func migrate(_ database: Database, path: String) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let isEmpty = try database.integer("SELECT count(*) FROM sqlite_master") == 0
        guard application == applicationID || (application == 0 && version == 0 && isEmpty) else {
            throw CatalogError(
                .wrongFolder, "'\(path)' is an SQLite database, but not a catalog of dfs.")
        }
        guard version <= newestSchemaVersion else {
            throw CatalogError(
                .wrongFolder,
                "'\(path)' has schema version \(version); this program knows up to "
                    + "\(newestSchemaVersion). Use a newer dfs."
            )
        }
        for migration in Migrations.all where migration.version > version {
            try database.inTransaction(.immediate) {
                try database.execute(sql: String(decoding: migration.sql, as: UTF8.self))
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(migration.version)")
                return .commit
            }
        }
    }
}

extension CatalogDatabase {
    /// What SQLite's own check finds, at most 100 sentences (https://sqlite.org/pragma.html).
    static func damages(_ database: Database) throws -> [String] {
        try Row.fetchAll(database, sql: "PRAGMA integrity_check(100)").compactMap { row in
            let text: String = row[0]
            return text == "ok" ? nil : "SQLite's integrity check: \(text)."
        }
    }

    /// One connection to a file that may be damaged or hostile, as defended as those of a node.
    static func openAlone(path: String) throws -> DatabaseQueue {
        try CatalogFile.prepare(path)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// The same of a file that nobody has open; one that cannot be opened is damaged.
    static func damages(inFile path: String) -> [String] {
        do {
            guard FileManager.default.fileExists(atPath: path) else { return ["It is not there."] }
            let queue = try openAlone(path: path)
            defer { try? queue.close() }
            return try queue.read { try damages($0) }
        } catch {
            return ["SQLite cannot read it: \(error)."]
        }
    }
}

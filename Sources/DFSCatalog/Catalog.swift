package import DFSModel
import Foundation
import GRDB

/// A node's SQLite catalog. Each method is one transaction; methods that change something return
/// once the change is synced to disk.
///
/// The catalog is the node's memory as an acceptor (`DFSCluster`), its table of what lies on the
/// disk, and the answer to every question a client asks about names.
package final class Catalog: Sendable {
    /// The slot whose catalog this is.
    package let node: NodeName
    package let cluster: ClusterID
    package let incarnation: Incarnation

    let pool: DatabasePool
    let writer: GroupCommit
    let onFatal: @Sendable (CatalogError) -> Void

    /// Opens the catalog at `path`, creating it if `founding` is given and there is none.
    ///
    /// - Parameters:
    ///   - founding: who the catalog is for, and the members it starts from. An existing catalog
    ///     must agree with the name and the cluster.
    ///   - onFatal: called when a sync fails, and when SQLite finds its database damaged; it should
    ///     end the process.
    /// - Throws: ``CatalogError``: `.wrongFolder` for a catalog of another node or cluster, or a
    ///   newer schema; `.corrupt` for a database that SQLite cannot read.
    package init(
        path: String, founding: Founding?, syncWatch: SyncWatch = .none,
        onFatal: @escaping @Sendable (CatalogError) -> Void
    ) throws {
        self.onFatal = onFatal
        do {
            pool = try CatalogDatabase.open(path: path)
            writer = GroupCommit(pool: pool, syncWatch: syncWatch, onFatal: onFatal)
            let identity = try pool.write { database in
                if let founding { try founding.write(to: database) }
                return try NodeRow.fetch(database)
            }
            guard let identity else {
                throw CatalogError(
                    .wrongFolder, "'\(path)' is an empty catalog that belongs to no node.")
            }
            if let founding { try identity.check(against: founding, path: path) }
            node = identity.name
            cluster = identity.cluster
            incarnation = identity.incarnation
        } catch {
            throw CatalogError.wrapping(error)
        }
    }

    /// Closes the database after the writes under way.
    package func close() throws {
        // Move everything from the log into catalog.db, so that the one file is the whole catalog.
        // A reader of another program may hinder that; then the log stays, and nothing is lost.
        try? pool.writeWithoutTransaction {
            try Self.optimize($0)
            _ = try $0.checkpoint(.truncate)
        }
        try pool.close()
    }

    /// Renews what SQLite knows of the tables' sizes, where they have changed much, from a sample;
    /// it plans its queries by that (https://sqlite.org/pragma.html#pragma_optimize).
    package func optimize() async throws {
        try await pool.writeWithoutTransaction { try Self.optimize($0) }
    }

    private static func optimize(_ database: Database) throws {
        try database.execute(sql: "PRAGMA analysis_limit = 400")
        try database.execute(sql: "PRAGMA optimize")
    }

    /// Runs a query on a snapshot.
    func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.unsafeRead { try $0.onSnapshot(query) }
        } catch {
            let wrapped = CatalogError.wrapping(error)
            if let damage = wrapped as? CatalogError, damage.isDamage { onFatal(damage) }
            throw wrapped
        }
    }

    /// The value of `PRAGMA synchronous` on the connection that writes: 2 is FULL.
    package func synchronousLevel() async throws -> Int {
        try await pool.writeWithoutTransaction {
            try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1
        }
    }

    /// The schema version of the open database.
    package func schemaVersion() async throws -> Int {
        try await read { try $0.integer("PRAGMA user_version") }
    }
}

package import DFSModel
import GRDB

extension Catalog {
    /// Tries after which a chunk counts as failing.
    private static let failingAttempts = 3

    /// Up to `limit` chunks whose next try is due, those that wait longest first.
    package func dueRepairs(limit: Int) async throws -> [RepairItem] {
        try await read { database in
            try database.rows(
                """
                \(RepairItem.query)
                WHERE p.due_uptime <= (SELECT uptime_seconds FROM node)
                ORDER BY p.due_uptime, p.version, p.chunk_index LIMIT ?
                """,
                [limit]
            ).map(RepairItem.init)
        }
    }

    /// The chunk's place in the queue, or nil if it needs no repair.
    package func repair(version: VersionID, index: Int) async throws -> RepairItem? {
        try await read { database in
            try database.row(
                "\(RepairItem.query) WHERE p.version = ? AND p.chunk_index = ?",
                [version, index]
            ).map(RepairItem.init)
        }
    }

    /// How much waits, counted at one moment.
    package func repairQueue() async throws -> RepairQueue {
        try await read { database in
            let row = try database.row(
                """
                SELECT count(*) AS chunks, coalesce(sum(size), 0) AS bytes,
                    coalesce(sum(attempts >= ?), 0) AS failing
                FROM repairs
                """,
                [Self.failingAttempts])
            return RepairQueue(
                chunks: try row?["chunks"] ?? 0, bytes: try row?["bytes"] ?? 0,
                failing: try row?["failing"] ?? 0)
        }
    }

    /// Puts a repair off after a try that failed.
    package func postponeRepair(
        version: VersionID, index: Int, seconds: Int
    ) async throws {
        try await writer.run { database in
            try database.run(
                """
                UPDATE repairs SET attempts = attempts + 1,
                    due_uptime = (SELECT uptime_seconds FROM node) + ?
                WHERE version = ? AND chunk_index = ?
                """,
                [seconds, version, index])
        }
    }

    /// Takes a chunk from the queue that is not wanted here any more, or is whole.
    package func dropRepair(version: VersionID, index: Int) async throws {
        try await writer.run { try Repairs.drop(version, index, $0) }
    }

    /// Makes everything in the queue due, because a peer has come back or somebody asks for it.
    package func hastenRepairs() async throws {
        try await writer.run { database in
            try database.run(
                "UPDATE repairs SET due_uptime = 0 WHERE due_uptime > 0")
        }
    }
}

/// The rows of table `repairs`.
enum Repairs {
    static func drop(_ version: VersionID, _ index: Int, _ database: Database) throws {
        try database.run(
            "DELETE FROM repairs WHERE version = ? AND chunk_index = ?", [version, index])
    }

    /// Queues one chunk, if the manifest is known and says that it belongs on `node`. Returns
    /// whether it is queued now and was not before.
    @discardableResult
    static func add(
        _ version: VersionID, _ index: Int, on node: NodeName, _ database: Database
    ) throws -> Bool {
        try database.run(
            """
            INSERT INTO repairs (version, chunk_index, size, due_uptime)
            SELECT c.version, c.chunk_index, c.size, 0
            FROM v_replicas AS w
            JOIN chunks AS c ON c.version = w.version_id AND c.chunk_index = w.chunk_index
            WHERE w.version_id = ? AND w.chunk_index = ? AND w.node = ?
            ON CONFLICT DO NOTHING
            """,
            [version, index, node.text])
        return database.changesCount > 0
    }

    /// Queues what `node` is to hold of a version and does not. Returns how many are new.
    static func addMissing(
        of version: VersionID, on node: NodeName, _ database: Database
    ) throws -> Int {
        try database.run(
            """
            INSERT INTO repairs (version, chunk_index, size, due_uptime)
            SELECT version, chunk_index, size, 0 FROM (\(missing)) WHERE true
            ON CONFLICT DO NOTHING
            """,
            [version, node.text])
        return database.changesCount
    }

    /// Whether `node` lacks a chunk of a version that it is to hold.
    static func lacksChunks(
        of version: VersionID, on node: NodeName, _ database: Database
    ) throws -> Bool {
        try database.row("\(missing) LIMIT 1", [version, node.text]) != nil
    }

    private static let missing = """
        SELECT c.version, c.chunk_index, c.size
        FROM v_replicas AS w
        JOIN chunks AS c ON c.version = w.version_id AND c.chunk_index = w.chunk_index
        LEFT JOIN blobs AS b ON b.version = c.version AND b.chunk_index = c.chunk_index
            AND b.state = 'stored' AND b.sha256 = c.sha256
        WHERE w.version_id = ? AND w.node = ? AND b.version IS NULL
        """
}

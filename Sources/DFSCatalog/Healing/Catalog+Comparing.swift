package import DFSModel
import GRDB

/// Which walk over the committed registers.
package enum ComparingWalk: Sendable {
    /// Over what has changed since the last comparison.
    case changes
    /// Over everything, once in a while.
    case fullPass
}

/// What a page of a comparison has found.
package struct ComparedPage: Hashable, Sendable {
    /// Registers that were looked at; fewer than the page's size at the end.
    package let registers: Int
    /// Chunks that are new in the queue.
    package let queued: Int
    /// Versions of which chunks lie here that the layout puts elsewhere.
    package let surplus: [VersionID]
    /// Whether there is nothing behind this page.
    package let isLast: Bool
}

/// How far healing has come.
package struct ComparingProgress: Hashable, Sendable {
    /// Changes of registers that were not compared yet, at the most.
    package let behind: Int
    /// Whether a full pass is under way.
    package let isPassing: Bool
    /// Seconds of running time since the last full pass ended; nil if there was none.
    package let secondsSincePass: Int?
    /// When it ended, milliseconds since 1970, for people.
    package let passEndedMilliseconds: Int?
    /// Seconds of running time since the last search for files without a row; nil if there was
    /// none.
    package let secondsSinceSweep: Int?
    /// The file up to which the search under way has come.
    package let sweepName: String?
}

extension Catalog {
    /// Compares the versions that the next `limit` committed registers name with the blobs here,
    /// queues what lacks, and remembers the place. Writes nothing if there is nothing new.
    package func compareNext(_ walk: ComparingWalk, limit: Int) async throws -> ComparedPage {
        let node = self.node
        let (page, after) = try await read { database in
            try Self.page(of: walk, on: node, limit: limit, database)
        }
        guard page.last > after || (walk == .fullPass && page.isLast) else {
            return ComparedPage(registers: 0, queued: 0, surplus: [], isLast: true)
        }
        let queued = try await writer.run { database in
            var queued = 0
            for version in page.lacking {
                queued += try Repairs.addMissing(of: version, on: node, database)
            }
            try Self.remember(page, of: walk, database)
            return queued
        }
        return ComparedPage(
            registers: page.count, queued: queued, surplus: page.surplus, isLast: page.isLast)
    }

    private struct Page: Sendable {
        var last: Int
        var count = 0
        var lacking: [VersionID] = []
        var surplus: [VersionID] = []
        var isLast = true
    }

    private static func page(
        of walk: ComparingWalk, on node: NodeName, limit: Int, _ database: Database
    ) throws -> (Page, after: Int) {
        let column = walk == .changes ? "compared_sequence" : "pass_sequence"
        let after = try database.integer("SELECT coalesce(\(column), 0) FROM healing")
        let rows = try database.rows(
            """
            SELECT id, sequence, version,
                EXISTS (SELECT 1 FROM former_versions WHERE register = id) AS has_former
            FROM registers WHERE sequence > ? ORDER BY sequence LIMIT ?
            """,
            [after, limit])
        var page = Page(last: try rows.last.map { try $0["sequence"] } ?? after, count: rows.count)
        page.isLast = rows.count < limit
        for row in rows {
            for version in try versions(of: row, database) {
                if try Repairs.lacksChunks(of: version, on: node, database) {
                    page.lacking.append(version)
                }
                if walk == .fullPass, try !surplus(of: version, on: node, database).isEmpty {
                    page.surplus.append(version)
                }
            }
        }
        return (page, after)
    }

    private static func versions(of row: CatalogRow, _ database: Database) throws -> [VersionID] {
        let current: VersionID? =
            try row["version"] as [UInt8]? == nil ? nil : try row.identifier("version")
        guard try row["has_former"] else { return current.map { [$0] } ?? [] }
        let former: [VersionID] = try database.rows(
            "SELECT version FROM former_versions WHERE register = ?", [row["id"] as Int64]
        ).map { try $0.identifier("version") }
        return (current.map { [$0] } ?? []) + former
    }

    private static func remember(
        _ page: Page, of walk: ComparingWalk, _ database: Database
    ) throws {
        switch walk {
        case .changes:
            try database.run("UPDATE healing SET compared_sequence = ?", [page.last])
        case .fullPass where page.isLast:
            try database.run(
                """
                UPDATE healing SET pass_sequence = NULL, pass_ended_ms = ?,
                    pass_uptime = (SELECT uptime_seconds FROM node)
                """,
                [Clock.nowMilliseconds])
        case .fullPass:
            try database.run("UPDATE healing SET pass_sequence = ?", [page.last])
        }
    }

    /// Indices of a version's chunks that lie here although the layout puts them elsewhere.
    package func surplusChunks(of version: VersionID) async throws -> [Int] {
        let node = self.node
        return try await read { try Self.surplus(of: version, on: node, $0) }
    }

    private static func surplus(
        of version: VersionID, on node: NodeName, _ database: Database
    ) throws -> [Int] {
        try database.rows(
            """
            SELECT b.chunk_index FROM blobs AS b
            JOIN versions AS v ON v.id = b.version AND v.layout IS NOT NULL
            WHERE b.version = ?1 AND NOT EXISTS (SELECT 1 FROM v_replicas AS w
                WHERE w.version_id = ?1 AND w.chunk_index = b.chunk_index AND w.node = ?2)
            """,
            [version, node.text]
        ).map { try $0["chunk_index"] }
    }

    /// How far healing has come.
    package func comparingProgress() async throws -> ComparingProgress {
        try await read { database in
            let row = try database.row(
                """
                SELECT n.row_sequence - h.compared_sequence AS behind, h.pass_sequence,
                    n.uptime_seconds - h.pass_uptime AS since_pass, h.pass_ended_ms,
                    n.uptime_seconds - h.sweep_uptime AS since_sweep, h.sweep_name
                FROM node AS n JOIN healing AS h
                """)
            return ComparingProgress(
                behind: try row?["behind"] ?? 0,
                isPassing: try row?["pass_sequence"] as Int? != nil,
                secondsSincePass: try row?["since_pass"],
                passEndedMilliseconds: try row?["pass_ended_ms"],
                secondsSinceSweep: try row?["since_sweep"], sweepName: try row?["sweep_name"])
        }
    }

    /// Remembers how far the search for files without a row has come; nil ends it.
    package func rememberSweep(name: String?) async throws {
        try await writer.run { database in
            try database.run(
                """
                UPDATE healing SET sweep_name = ?1, sweep_uptime = CASE WHEN ?1 IS NULL
                    THEN (SELECT uptime_seconds FROM node) ELSE sweep_uptime END
                """,
                [name])
        }
    }
}

import DFSCluster
import DFSModel
import Foundation
import GRDB

/// What is to be added to the journal next.
package struct JournalPage: Sendable {
    package let entries: [JournalEntry]
    /// The registers.sequence up to which the journal is complete with them.
    package let last: Int
    /// Versions whose chunks came here later, and are in the entries.
    fileprivate let late: [[UInt8]]
    package let isLast: Bool
}

/// Where the journal stands.
package struct JournalPlace: Hashable, Sendable {
    package let sequence: Int
    /// Files before this one go as soon as the journal is complete.
    package let firstFile: Int
    /// Bytes of the journal when it was last written anew.
    package let baseBytes: Int
}

extension Catalog {
    /// Entries of one page at the most, and about how many bytes.
    private static let journalPageEntries = 256
    private static let journalPageBytes = 4 << 20

    /// Where the journal stands.
    package func journalPlace() async throws -> JournalPlace {
        try await read { database in
            let row = try database.row(
                "SELECT journal_sequence, journal_first_file, journal_base_bytes FROM healing")
            return JournalPlace(
                sequence: try row?["journal_sequence"] ?? 0,
                firstFile: try row?["journal_first_file"] ?? 0,
                baseBytes: try row?["journal_base_bytes"] ?? 0)
        }
    }

    /// The committed registers that the journal lacks, oldest first, a page of them.
    package func journalPage() async throws -> JournalPage {
        try await read { database in
            let after = try database.integer("SELECT journal_sequence FROM healing")
            let rows = try database.rows(
                """
                SELECT \(JournalRow.columns) FROM registers WHERE sequence > ?
                ORDER BY sequence LIMIT ?
                """,
                [after, Self.journalPageEntries])
            var entries: [JournalEntry] = []
            var last = after
            var bytes = 0
            for row in rows where bytes < Self.journalPageBytes {
                let entry = try Self.journalEntry(row, database)
                bytes += entry.weight
                entries.append(entry)
                last = try row[JournalRow.sequence]
            }
            let late = try database.rows("SELECT version FROM journal_queue LIMIT 256")
            for row in late { entries += try Self.journalEntries(of: row, database) }
            return JournalPage(
                entries: entries, last: last, late: try late.map { try $0["version"] },
                isLast: try rows.count < Self.journalPageEntries
                    && last == rows.last?[JournalRow.sequence] ?? after)
        }
    }

    /// Columns of `registers` by their positions.
    private enum JournalRow {
        static let columns =
            "sequence, space, owner, path, committed_counter, committed_proposer, committed_value"
        static let sequence = 0
        static let space = 1
        static let owner = 2
        static let path = 3
        static let committed = 4
    }

    /// The entry of a row that has a committed value.
    private static func journalEntry(
        _ row: CatalogRow, _ database: Database
    ) throws -> JournalEntry {
        let key = try RegisterKey(
            space: row[JournalRow.space], owner: row[JournalRow.owner], path: row[JournalRow.path])
        guard let value = try RegisterRow.value(at: JournalRow.committed, row) else {
            throw CatalogError(.corrupt, "The row of '\(key)' has a number and no value.")
        }
        let versions = value.value.namedVersions
        return JournalEntry(
            key: key, value: value,
            manifests: try versions.compactMap { try VersionRow.manifest($0, database) },
            inlineBlobs: try versions.flatMap { try inlineBlobs(of: $0, database) })
    }

    private static func inlineBlobs(
        of version: VersionID, _ database: Database
    ) throws -> [JournalEntry.InlineBlob] {
        try database.rows(
            "SELECT chunk_index, bytes FROM blob_bytes WHERE version = ?", [version]
        ).map {
            JournalEntry.InlineBlob(
                version: version, index: try $0["chunk_index"], bytes: try $0["bytes"])
        }
    }

    private static func journalEntries(
        of row: CatalogRow, _ database: Database
    ) throws -> [JournalEntry] {
        try database.rows(
            "SELECT \(JournalRow.columns) FROM registers WHERE version = ?",
            [row["version"] as [UInt8]]
        ).map { try journalEntry($0, database) }
    }

    /// Remembers that a page is in the journal, durably.
    package func rememberJournal(_ page: JournalPage) async throws {
        try await writer.run { database in
            try database.run("UPDATE healing SET journal_sequence = ?", [page.last])
            for version in page.late {
                try database.run("DELETE FROM journal_queue WHERE version = ?", [version])
            }
        }
    }

    /// Begins to write the journal anew, to `firstFile` and those behind it.
    package func restartJournal(firstFile: Int) async throws {
        try await writer.run { database in
            try database.run(
                "UPDATE healing SET journal_sequence = 0, journal_first_file = ?", [firstFile])
        }
    }

    /// Remembers how large the journal is now that it was written anew.
    package func rememberJournal(baseBytes: Int) async throws {
        try await writer.run { database in
            try database.run("UPDATE healing SET journal_base_bytes = ?", [baseBytes])
        }
    }
}

extension JournalEntry {
    /// About how many bytes it has in the journal.
    fileprivate var weight: Int {
        200 + manifests.reduce(0) { $0 + 40 * $1.chunks.count }
            + inlineBlobs.reduce(0) { $0 + $1.bytes.count }
    }
}

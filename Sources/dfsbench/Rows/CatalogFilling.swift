import Foundation

/// Rows of empty files, written straight into the catalogs of nodes that are stopped: what
/// commits of so many files would leave, compared and in the journal, without the days that they
/// take.
struct CatalogFilling {
    let owner: String
    let files: Int

    /// Where they are; fillings of different numbers of files do not meet.
    var folder: String { "filled-\(files)" }

    /// Fills each catalog with the same rows.
    func fill(_ catalogs: [String]) throws {
        for catalog in catalogs {
            let process = try Tool.sqlite3.start([catalog, sql])
            process.waitClosely()
            guard process.terminationStatus == 0 else {
                throw BenchError(.internal, "'\(catalog)' could not be filled.")
            }
        }
    }

    /// Ids and digests are decimal numbers of the right length: all that is asked of them is that
    /// they differ. A value is a file (1), its version and digest, no former version, one
    /// operation without a stamp, none refused or forgotten (docs/format.md).
    private var sql: String {
        """
        PRAGMA synchronous = OFF;
        PRAGMA cache_size = -200000;
        BEGIN;
        INSERT OR IGNORE INTO layouts (nodes, node_count) SELECT 'DFS1 DFS2 DFS3 DFS4', 4;
        CREATE TEMP TABLE numbers AS WITH RECURSIVE counted(n) AS
            (VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < \(files))
            SELECT n, CAST(printf('%016d', n + 10 * \(files)) AS BLOB) AS id,
                CAST(printf('%032d', n) AS BLOB) AS digest,
                '\(folder)/' || printf('%06d', n / 1000) || '/' || printf('%09d', n) AS path
            FROM counted;
        INSERT INTO versions (id, owner, staged_uptime, named, path, size, modified_ms, chunk_count,
                layout, rotation, copies, checksum, manifest_digest)
            SELECT id, '\(owner)', 0, 1, path, 0, 0, 0, (SELECT min(id) FROM layouts), 0, 2, digest,
                digest FROM numbers;
        INSERT INTO registers (space, owner, path, promised_counter, promised_proposer,
                accepted_counter, accepted_proposer, accepted_value, committed_counter,
                committed_proposer, committed_value, kind, version, sequence)
            SELECT 'file', '\(owner)', path, 1, zeroblob(16), 1, zeroblob(16), value, 1,
                zeroblob(16), value, 'file', id, n + (SELECT row_sequence FROM node)
            FROM (SELECT *, CAST(x'01' || id || digest || x'0001' || id || x'000000' AS BLOB) AS value
                FROM numbers);
        UPDATE node SET steps = steps + \(files), row_sequence = row_sequence + \(files);
        UPDATE healing SET compared_sequence = (SELECT row_sequence FROM node),
            journal_sequence = (SELECT row_sequence FROM node);
        UPDATE peers SET followed_sequence = followed_sequence + \(files),
            highest_sequence = highest_sequence + \(files);
        COMMIT;
        PRAGMA wal_checkpoint(TRUNCATE);
        """
    }
}

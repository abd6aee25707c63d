import Foundation

/// A put, a get and a list of one folder, in catalogs that know of many files.
struct Growth: Row {
    private static let rounds = 5
    private static let folderFiles = 1_000

    let name: String
    let files: Int
    var work: String {
        "a put and a get of 64 KiB and a list of \(Self.folderFiles), \(files) files in the catalogs"
    }
    var floor: String { "the same before the catalogs were filled" }
    var amount: Amount { .items(3, "commands") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let content = try bench.folder(files: 1, bytes: 65_536) + "/f000000"
        let local = try bench.folder(files: Self.folderFiles, bytes: 64)
        let folder = "\(bench.prefix)-growth"
        try bench.once("put \(folder)") { try bench.dfc(["put", "-r", local, folder]) }
        let before = try steps(content, folder, "\(folder)-\(name)-\(number)-before", bench)
        var filled = 0.0
        var startSeconds = 0.0
        try bench.once(name) {
            let start = ContinuousClock.now
            startSeconds = try bench.cluster.restart { catalogs in
                try CatalogFilling(owner: bench.cluster.account.user, files: files)
                    .fill(catalogs)
                filled = start.duration(to: .now) / .seconds(1)
            }
        }
        var after: [Double] = []
        let usage = try await Usage.of(bench.cluster) {
            after = try steps(content, folder, "\(folder)-\(name)-\(number)-after", bench)
            return 0
        }
        let told = zip(["put", "get", "list"], zip(before, after)).map { word, times in
            String(format: "%@ %.0f -> %.0f ms", word, times.0 * 1_000, times.1 * 1_000)
        }
        let sum = after.reduce(0, +)
        return Measured(
            floorSeconds: before.reduce(0, +),
            usage: Usage(
                seconds: sum, clientCPUSeconds: usage.clientCPUSeconds,
                serverCPUSeconds: usage.serverCPUSeconds,
                machineCPUSeconds: usage.machineCPUSeconds, clientPeakBytes: 0,
                serverPeakBytes: usage.serverPeakBytes),
            note: told.joined(separator: ", ")
                + String(
                    format: "; filled in %.0f s, nodes started in %.1f s", filled, startSeconds))
    }

    /// The median seconds of a put, a get and a list.
    private func steps(
        _ content: String, _ folder: String, _ stored: String, _ bench: Workbench
    ) throws -> [Double] {
        let copy = bench.scratch.file("got")
        defer { unlink(copy) }
        var times: [[Double]] = [[], [], []]
        for round in 0..<Self.rounds {
            let commands = [
                ["put", content, "\(stored)-\(round)"], ["get", "\(stored)-\(round)", copy],
                ["list", "--long", folder],
            ]
            for (position, command) in commands.enumerated() {
                let start = ContinuousClock.now
                try bench.dfc(command)
                times[position].append(start.duration(to: .now) / .seconds(1))
            }
        }
        return times.map(RowResult.median)
    }
}

/// Rows of empty files, written straight into the catalogs of nodes that are stopped: what
/// commits of so many files would leave, without the days that they take.
private struct CatalogFilling {
    let owner: String
    let files: Int

    /// Fills each catalog with the same rows.
    func fill(_ catalogs: [String]) throws {
        for catalog in catalogs {
            let process = try Tool.sqlite3.start([catalog, sql])
            process.waitUntilExit()
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
            SELECT n, CAST(printf('%016d', n) AS BLOB) AS id,
                CAST(printf('%032d', n) AS BLOB) AS digest,
                'filled/' || printf('%06d', n / 1000) || '/' || printf('%09d', n) AS path
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
        UPDATE node SET row_sequence = row_sequence + \(files);
        UPDATE peers SET followed_sequence = followed_sequence + \(files),
            highest_sequence = highest_sequence + \(files);
        COMMIT;
        PRAGMA wal_checkpoint(TRUNCATE);
        """
    }
}

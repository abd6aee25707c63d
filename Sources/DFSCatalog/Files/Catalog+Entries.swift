package import DFSCluster
package import DFSModel
import GRDB

extension Catalog {
    /// What this node knows to be chosen for a path, and the manifest if it is a file; nil if it
    /// knows nothing or the path was never written.
    package func entry(
        owner: UserName, path: FilePath
    ) async throws -> (entry: NodeEntry, manifest: Manifest?)? {
        let node = self.node
        return try await read { database in
            guard let entry = try Self.entry(owner, path, on: node, database) else { return nil }
            guard case .file(let facts) = entry.kind else { return (entry, nil) }
            return (entry, try VersionRow.manifest(facts.version, database))
        }
    }

    /// What this node knows to be chosen for a path, and whether it knows a file or folder below it.
    package func target(
        owner: UserName, path: FilePath
    ) async throws -> (entry: NodeEntry?, hasBelow: Bool) {
        let node = self.node
        return try await read { database in
            // What lies below has the path and '/' before it, and sorts before the path and '0'.
            let below = try database.row(
                """
                SELECT 1 FROM registers INDEXED BY registers_alive
                WHERE owner = ? AND path > ? AND path < ? AND kind IN ('file', 'folder') LIMIT 1
                """,
                [owner.text, "\(path.text)/", "\(path.text)0"])
            return (try Self.entry(owner, path, on: node, database), below != nil)
        }
    }

    private static func entry(
        _ owner: UserName, _ path: FilePath, on node: NodeName, _ database: Database
    ) throws -> NodeEntry? {
        var parser = EntryRow(node: node)
        var entry: NodeEntry?
        try database.cursor(
            "\(EntryRow.query) WHERE r.space = 'file' AND r.owner = ? AND r.path = ?",
            [owner.text, path.text]
        ).walk { row in
            entry = try parser.value(row, database).map {
                NodeEntry(path: path, ballot: $0.ballot, kind: $0.kind)
            }
            return false
        }
        return entry
    }

    /// The entry of a path if `value` were committed there: for strict reads, whose value may not
    /// have been learned here yet.
    package func entry(
        of value: BallotedValue, path: FilePath
    ) async throws -> (entry: NodeEntry, manifest: Manifest?)? {
        let node = self.node
        return try await read { database in
            switch value.value.content {
            case .folder: return (NodeEntry(path: path, ballot: value.ballot, kind: .folder), nil)
            case .file(let version, _):
                guard let manifest = try VersionRow.manifest(version, database) else { return nil }
                let facts = try EntryRow.facts(of: manifest, on: node, database)
                let entry = NodeEntry(path: path, ballot: value.ballot, kind: .file(facts))
                return (entry, manifest)
            case .absent, .deleted, .user, .members: return nil
            }
        }
    }

    /// The manifests of the owner's versions, in the order asked for; nil for one that is not known
    /// here or has more than `chunkLimit` chunks.
    package func manifests(
        of versions: [VersionID], owner: UserName, chunkLimit: Int
    ) async throws -> [Manifest?] {
        try await read { database in
            try versions.map { version in
                let isOwn = try database.integer(
                    "SELECT count(*) FROM versions WHERE id = ? AND owner = ? AND chunk_count <= ?",
                    [version, owner.text, chunkLimit])
                return isOwn == 1 ? try VersionRow.manifest(version, database) : nil
            }
        }
    }

    /// Paths below a folder (nil: all of the owner's) of which this node has accepted a value at
    /// another ballot than the newest that it knows to be chosen; at most `limit`.
    package func undecided(
        owner: UserName, folder: FilePath?, limit: Int
    ) async throws -> [FilePath] {
        try await read { database in
            let prefix = folder.map { $0.text + "/" } ?? ""
            let rows = try database.rows(
                """
                SELECT path FROM registers INDEXED BY registers_undecided
                WHERE space = 'file' AND owner = ?1 AND path >= ?2
                    AND (?2 = '' OR path < substr(?2, 1, length(?2) - 1) || '0')
                    AND accepted_counter IS NOT NULL
                    AND (committed_counter IS NULL OR committed_counter <> accepted_counter
                        OR committed_proposer <> accepted_proposer)
                ORDER BY path LIMIT ?3
                """,
                [owner.text, prefix, limit])
            return try rows.map { try FilePath($0["path"]) }
        }
    }

    /// Entries below a folder, in the order of ``NodeEntry/sortKey``: the binary form of an
    /// ``EntryPage``.
    ///
    /// - Parameters:
    ///   - folder: the folder, or nil for the top of the user's space.
    ///   - recursive: whether entries of deeper folders are given instead of
    ///     ``NodeEntry/Kind/prefix`` entries.
    ///   - after: the sort key behind which to begin, or nil for the beginning.
    ///   - limit: the most entries to give.
    package func page(
        owner: UserName, folder: FilePath?, recursive: Bool, after: String?, limit: Int
    ) async throws -> [UInt8] {
        let node = self.node
        return try await read { database in
            var scan = FolderScan(
                owner: owner, prefix: folder.map { $0.text + "/" } ?? "", recursive: recursive,
                parser: EntryRow(node: node))
            return try scan.page(after: after, limit: limit, database).bytes
        }
    }
}

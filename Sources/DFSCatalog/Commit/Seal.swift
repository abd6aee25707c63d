import DFSCluster
import DFSModel
import GRDB

/// The node's durable word that it holds a version's manifest and all its blobs of it.
enum Seal {
    /// Stores the manifest, and seals the version at `ballot` if every chunk that belongs on
    /// `node` lies here with the checksum that the manifest names.
    static func attempt(
        _ manifest: Manifest, for key: RegisterKey, at ballot: Ballot, on node: NodeName,
        _ layouts: inout LayoutIDs, _ database: Database
    ) throws -> Bool {
        guard manifest.owner.text == key.owner,
            try VersionRow.store(manifest, &layouts, database)
        else { return false }
        for chunk in manifest.chunks(on: node) {
            guard try holds(chunk, of: manifest.version, database) else { return false }
        }
        try database.run(
            """
            INSERT OR REPLACE INTO seals (version, owner, path, counter, proposer)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                manifest.version, key.owner, key.path, Int64(ballot.counter),
                ballot.proposer,
            ])
        return true
    }

    private static func holds(
        _ chunk: Chunk, of version: VersionID, _ database: Database
    ) throws -> Bool {
        try database.integer(
            """
            SELECT count(*) FROM blobs WHERE version = ? AND chunk_index = ? AND size = ?
                AND sha256 = ? AND state = 'stored'
            """,
            [version, chunk.index, chunk.size, chunk.digest]) == 1
    }
}

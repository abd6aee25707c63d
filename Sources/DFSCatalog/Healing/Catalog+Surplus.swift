package import DFSCluster
package import DFSModel
import GRDB

extension Catalog {
    /// The registers whose newest committed value here names a version, as current or former.
    package func registers(naming version: VersionID) async throws -> [RegisterKey] {
        try await read { database in
            try database.rows(
                """
                SELECT space, owner, path FROM registers WHERE version = ?1
                UNION SELECT space, owner, path FROM registers
                    WHERE id IN (SELECT register FROM former_versions WHERE version = ?1)
                """,
                [version]
            ).map {
                try RegisterKey(space: $0["space"], owner: $0["owner"], path: $0["path"])
            }
        }
    }

    /// Forgets a blob that does not belong here. Returns whether a file of it may now be removed;
    /// false if the layout puts it here, or there is none.
    package func forgetSurplus(version: VersionID, index: Int) async throws -> Bool {
        let node = self.node
        return try await writer.run { database in
            let belongsHere = try database.integer(
                """
                SELECT count(*) FROM v_replicas
                WHERE version_id = ? AND chunk_index = ? AND node = ?
                """,
                [version, index, node.text])
            guard belongsHere == 0 else { return false }
            let row = try database.row(
                "SELECT place FROM blobs WHERE version = ? AND chunk_index = ?",
                [version, index])
            try database.run(
                "DELETE FROM blobs WHERE version = ? AND chunk_index = ?", [version, index])
            return try row?["place"] == BlobPlace.file.rawValue
        }
    }
}

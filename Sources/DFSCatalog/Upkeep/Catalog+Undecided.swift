package import DFSCluster
import GRDB

extension Catalog {
    /// Registers whose accepted ballot is above the committed one, with the former: of their
    /// values this node has not heard whether they were chosen.
    package func undecided(limit: Int) async throws -> [(key: RegisterKey, ballot: Ballot)] {
        try await read { database in
            // The condition is that of the index registers_undecided; accepted is never below.
            let rows = try database.rows(
                """
                SELECT space, owner, path, accepted_counter, accepted_proposer FROM registers
                WHERE accepted_counter IS NOT NULL
                    AND (committed_counter IS NULL OR committed_counter <> accepted_counter
                        OR committed_proposer <> accepted_proposer)
                ORDER BY space, owner, path LIMIT ?
                """,
                [limit])
            return try rows.map { row in
                let key = try RegisterKey(
                    space: row["space"], owner: row["owner"], path: row["path"])
                return (key, try row.ballot("accepted") ?? .zero)
            }
        }
    }
}

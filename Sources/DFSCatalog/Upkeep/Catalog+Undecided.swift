package import DFSCluster
import GRDB

extension Catalog {
    /// Registers whose accepted ballot is above the committed one, with the former: of their
    /// values this node has not heard whether they were chosen.
    package func undecided(limit: Int) async throws -> [(key: RegisterKey, ballot: Ballot)] {
        try await read { try Self.undecided(after: nil, limit: limit, $0) }
    }

    /// Those behind `key` in the order of space, owner and path.
    static func undecided(
        after key: RegisterKey?, limit: Int, _ database: Database
    ) throws -> [(key: RegisterKey, ballot: Ballot)] {
        // The condition is that of the index registers_undecided; accepted is never below.
        let rows = try database.rows(
            """
            SELECT space, owner, path, accepted_counter, accepted_proposer FROM registers
            WHERE accepted_counter IS NOT NULL
                AND (committed_counter IS NULL OR committed_counter <> accepted_counter
                    OR committed_proposer <> accepted_proposer)
                AND (space, owner, path) > (?, ?, ?)
            ORDER BY space, owner, path LIMIT ?
            """,
            [key?.space.rawValue ?? "", key?.owner ?? "", key?.path ?? "", limit])
        return try rows.map { row in
            let key = try RegisterKey(space: row["space"], owner: row["owner"], path: row["path"])
            return (key, try row.ballot("accepted") ?? .zero)
        }
    }
}

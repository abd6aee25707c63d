package import DFSCluster
import GRDB

extension Catalog {
    /// Committed registers in the order of their keys: space, owner and path.
    ///
    /// - Parameters:
    ///   - after: the register behind which to begin, or nil for the first.
    ///   - through: the last register wanted, or nil for all.
    ///   - limit: the most rows to give.
    package func committedRows(
        after: RegisterKey?, through: RegisterKey? = nil, limit: Int
    ) async throws -> [RowComparison.Row] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT space, owner, path, committed_counter, committed_proposer FROM registers
                WHERE committed_counter IS NOT NULL
                    AND (space, owner, path) > (?, ?, ?) AND (space, owner, path) <= (?, ?, ?)
                ORDER BY space, owner, path LIMIT ?
                """,
                Self.columns(of: after, else: "") + Self.columns(of: through, else: Self.lastSpace)
                    + [limit])
            return try rows.map { row in
                RowComparison.Row(
                    key: try RegisterKey(
                        space: row["space"], owner: row["owner"], path: row["path"]),
                    ballot: try row.ballot("committed") ?? .zero)
            }
        }
    }

    /// Behind the name of every space.
    private static let lastSpace = "~"

    private static func columns(
        of key: RegisterKey?, else space: String
    ) -> ColumnValues {
        [key?.space.rawValue ?? space, key?.owner ?? "", key?.path ?? ""]
    }
}

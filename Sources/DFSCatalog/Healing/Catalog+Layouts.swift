package import DFSModel
import GRDB

extension Catalog {
    /// Every list of nodes that versions were laid out over, as far as current versions may use
    /// it: few.
    package func layoutNodeLists() async throws -> [[NodeName]] {
        try await read { database in
            try database.rows("SELECT nodes FROM layouts ORDER BY id").map {
                try LayoutRow.parse($0["nodes"])
            }
        }
    }

    /// Up to `limit` current versions laid out over `nodes`, behind `after` in the order of ids.
    package func currentVersions(
        laidOutOver nodes: [NodeName], after: VersionID?, limit: Int
    ) async throws -> [VersionID] {
        try await read { database in
            try database.rows(
                """
                SELECT v.id FROM versions AS v INDEXED BY versions_by_layout
                WHERE v.layout = (SELECT id FROM layouts WHERE nodes = ?1) AND v.id > ?2
                    AND EXISTS (SELECT 1 FROM registers AS r WHERE r.version = v.id)
                ORDER BY v.id LIMIT ?3
                """,
                [
                    nodes.map(\.text).joined(separator: " "),
                    (after ?? VersionID(high: 0, low: 0)), limit,
                ]
            ).map { try $0.identifier("id") }
        }
    }
}

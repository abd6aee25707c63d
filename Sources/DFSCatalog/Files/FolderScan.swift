import DFSCluster
import DFSModel
import GRDB

/// Walks the registers of one user in path order, either through everything below a prefix or
/// over the prefix's own entries, skipping what lies in deeper folders by seeking past it.
struct FolderScan {
    let owner: UserName
    /// Ends with `/`, or is empty for the top.
    let prefix: String
    let recursive: Bool
    var parser: EntryRow

    /// Rows that one seek reads at the most.
    private static let batch = 1_024

    mutating func entries(
        after: String?, limit: Int, _ database: Database
    ) throws -> [NodeEntry] {
        var found: [NodeEntry] = []
        var position = start(after: after)
        while found.count < limit {
            let count = min(Self.batch, limit - found.count)
            guard let next = try scan(from: position, count, into: &found, database) else { break }
            position = next
        }
        return found
    }

    /// Reads rows until there are so many, or until one lies in a deeper folder. Returns where to
    /// go on; nil at the end.
    private mutating func scan(
        from position: Position, _ count: Int, into found: inout [NodeEntry], _ database: Database
    ) throws -> Position? {
        let rows = try rows(from: position, count, database)
        var last: String?
        while let row = try rows.next() {
            last = try EntryRow.path(row)
            if let seek = try take(row, into: &found, database) { return seek }
        }
        return last.map { .after($0) }
    }

    /// Where to go on: behind a path, or at the first path that is not below a folder.
    private enum Position {
        case after(String)
        case notBelow(String)
    }

    private func start(after: String?) -> Position {
        guard let after else { return .after(prefix) }
        return after.utf8.last == UInt8(ascii: "/") ? .notBelow(after) : .after(after)
    }

    private func rows(from position: Position, _ count: Int, _ database: Database) throws
        -> CatalogCursor
    {
        let (comparison, bound) =
            switch position {
            case .after(let path): (">", path)
            case .notBelow(let folder): (">=", Self.upperBound(of: folder))
            }
        // The whole of a prefix lies between it and the prefix with its last '/' made '0'. The end
        // must stand in the statement by itself: SQLite stops there only if it is a plain bound.
        guard !prefix.isEmpty else {
            return try database.cursor(
                """
                \(EntryRow.query)
                WHERE r.space = 'file' AND r.owner = ?1 AND r.path \(comparison) ?2
                    AND r.kind IS NOT NULL
                ORDER BY r.path LIMIT ?3
                """,
                [owner.text, bound, count])
        }
        let start = bound.utf8.lexicographicallyPrecedes(prefix.utf8) ? prefix : bound
        return try database.cursor(
            """
            \(EntryRow.query)
            WHERE r.space = 'file' AND r.owner = ?1 AND r.path \(comparison) ?2
                AND r.path < ?3 AND r.kind IS NOT NULL
            ORDER BY r.path LIMIT ?4
            """,
            [owner.text, start, Self.upperBound(of: prefix), count])
    }

    /// The smallest text above everything that begins with `folder`, which ends with `/`.
    private static func upperBound(of folder: String) -> String {
        // By scalar: as a Character, the '/' may be one with the scalar before it.
        String(folder.unicodeScalars.dropLast()) + "0"
    }

    /// Adds the row's entry, or the folder that it lies in. Returns where to seek for a row in a
    /// deeper folder.
    private mutating func take(
        _ row: CatalogRow, into found: inout [NodeEntry], _ database: Database
    ) throws -> Position? {
        let path = try EntryRow.path(row)
        let rest = path.utf8.dropFirst(prefix.utf8.count)
        guard !recursive, let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
            if let entry = try parser.entry(row, database) { found.append(entry) }
            return nil
        }
        let folder = String(path[..<slash])
        if try isAlive(below: folder + "/", database) {
            found.append(
                NodeEntry(path: try FilePath(folder), ballot: .zero, kind: .prefix))
        }
        return .notBelow(folder + "/")
    }

    private func isAlive(below folder: String, _ database: Database) throws -> Bool {
        try database.integer(
            """
            SELECT EXISTS (SELECT 1 FROM registers
                WHERE owner = ? AND path > ? AND path < ? AND kind IN ('file', 'folder'))
            """,
            [owner.text, folder, Self.upperBound(of: folder)]) == 1
    }
}

import DFSCluster
import DFSModel
import GRDB

/// Walks the registers of one user in path order, either through everything below a prefix or
/// over the prefix's own entries, skipping what lies in deeper folders by seeking past it. What it
/// finds goes from SQLite's rows straight into a page's binary form.
struct FolderScan {
    let owner: UserName
    /// Ends with `/`, or is empty for the top.
    let prefix: String
    let recursive: Bool
    var parser: EntryRow

    mutating func page(
        after: String?, limit: Int, _ database: Database
    ) throws -> EntryPageWriter {
        var page = EntryPageWriter()
        var position = start(after: after)
        while page.count < limit,
            let next = try scan(from: position, limit - page.count, into: &page, database)
        {
            position = next
        }
        return page
    }

    /// Reads so many rows, or until one lies in a deeper folder. Returns where to go on; nil at the
    /// end.
    private mutating func scan(
        from position: Position, _ count: Int, into page: inout EntryPageWriter,
        _ database: Database
    ) throws -> Position? {
        var next: Position?
        var taken = 0
        try rows(from: position, count, database).walk { row in
            next = try take(row, into: &page, database)
            taken += 1
            if next == nil, taken == count {
                next = .after(String(decoding: try EntryRow.path(row), as: UTF8.self))
            }
            return next == nil
        }
        return next
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
                ORDER BY r.path LIMIT ?3
                """,
                [owner.text, bound, count])
        }
        let start = bound.utf8.lexicographicallyPrecedes(prefix.utf8) ? prefix : bound
        return try database.cursor(
            """
            \(EntryRow.query)
            WHERE r.space = 'file' AND r.owner = ?1 AND r.path \(comparison) ?2
                AND r.path < ?3
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
        _ row: CursorRow, into page: inout EntryPageWriter, _ database: Database
    ) throws -> Position? {
        let path = try EntryRow.path(row)
        guard !recursive, let slash = path[prefix.utf8.count...].firstIndex(of: UInt8(ascii: "/"))
        else {
            if let (ballot, kind) = try parser.value(row, database) {
                page.write(kind, path: path, ballot: ballot)
            }
            return nil
        }
        let folder = String(decoding: path[...slash], as: UTF8.self)
        if try isAlive(below: folder, database) {
            page.write(
                .prefix, path: UnsafeRawBufferPointer(rebasing: path[..<slash]), ballot: .zero)
        }
        return .notBelow(folder)
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
